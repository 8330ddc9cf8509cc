import { ApiProblem, call } from './api.ts';
import { rowOf } from './bind.ts';
import { announce, parameter } from './page.ts';

/** More is not a plan. */
const MOST = 20;

/** Shows the programmes that the fragment of the address names; no server sees which. */
async function show(): Promise<void> {
  const place = document.getElementById('shared') as HTMLElement;
  const template = place.querySelector('template') as HTMLTemplateElement;
  const ids = (parameter('p') ?? '')
    .split(',')
    .filter((id) => id !== '')
    .slice(0, MOST);
  (document.getElementById('shared-empty') as HTMLElement).hidden = ids.length > 0;
  for (const id of ids) {
    try {
      const { body } = await call({ method: 'GET', path: `/api/v1/policies/${encodeURIComponent(id)}` });
      place.append(rowOf(template, body));
    } catch (error) {
      if (!(error instanceof ApiProblem)) throw error;
      announce(`${id}: ${error.problem.title}`, 'error');
    }
  }
}

document.addEventListener('DOMContentLoaded', () => void show());
document.getElementById('print')?.addEventListener('click', () => window.print());
