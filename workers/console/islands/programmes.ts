import { ApiProblem, call } from './api.ts';
import { bind, valueAt } from './bind.ts';
import { confirmed } from './dialogs.ts';
import { announce, pageLanguage } from './page.ts';
import { answerOf, type Question, showQuestion } from './questions.ts';
import { forgetVisitor, rememberVisitor } from './visitor.ts';

interface Interview {
  readonly id: string;
  readonly question: Question | null;
}

let interview: Interview | null = null;

/** Does something that may fail, and says so where it does. */
async function told(work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!(error instanceof ApiProblem)) throw error;
    announce(error.problem.title, 'error');
  }
}

function showInterview(body: unknown, isFirst: boolean): void {
  interview = body as Interview;
  const ask = document.getElementById('ask') as HTMLElement;
  const form = document.getElementById('question-form') as HTMLFormElement;
  const place = document.getElementById('question') as HTMLElement;
  const { question } = interview;
  // An expectation is no count: nobody is helped by its decimals.
  const shown = question && { ...question, resolves: Math.round(question.resolves) };
  bind(ask, { ...(body as object), question: shown });
  form.hidden = question === null;
  if (question === null) {
    place.replaceChildren();
    document.getElementById('recommend')?.focus();
    return;
  }
  showQuestion(form, place, question);
  // Whoever listens hears the next question; with the first one they are still at the beginning of the page.
  if (!isFirst) place.querySelector<HTMLElement>('input, select')?.focus();
}

async function begin(): Promise<void> {
  const path = '/api/v1/policies/interviews';
  try {
    const { body } = await call({ method: 'POST', path, body: {} });
    rememberVisitor(body);
    showInterview(body, true);
  } catch (error) {
    // A visit ends after a day: another one begins.
    if (!(error instanceof ApiProblem) || error.problem.status !== 404) throw error;
    forgetVisitor();
    const { body } = await call({ method: 'POST', path, body: {} });
    rememberVisitor(body);
    showInterview(body, true);
  }
}

async function answer(said: { readonly answer: unknown } | { readonly preferNotToSay: true }): Promise<void> {
  if (interview?.question == null) return;
  const { attribute, subject } = interview.question;
  const path = `/api/v1/policies/interviews/${interview.id}/answers`;
  const { body } = await call({ method: 'POST', path, body: { attribute, subject, ...said } });
  announce('');
  showInterview(body, false);
}

async function recommend(form: HTMLFormElement): Promise<void> {
  const query = String(new FormData(form).get('query') ?? '').trim();
  const locale = pageLanguage() === 'ko' ? 'ko' : 'en';
  const result = document.getElementById('result') as HTMLElement;
  const wanted = { ...(query !== '' && { query }), locale, detail: true, limit: 10 };
  const { body } = await call({ method: 'POST', path: '/api/v1/recommendations', body: wanted });
  rememberVisitor(body);
  show(result, body);
  result.hidden = false;
  document.getElementById('result-title')?.focus();
}

function show(result: HTMLElement, body: unknown): void {
  bind(result, viewed(body));
  result.dataset.recommendation = String(valueAt(body, 'id'));
}

/** A recommendation with the path that shows its plan to others: programmes alone, nothing of the person. */
function viewed(body: unknown): unknown {
  const steps = valueAt(body, 'plan.steps') as readonly { readonly policyId: string }[];
  const share = `/policy/plan#p=${steps.map(({ policyId }) => encodeURIComponent(policyId)).join(',')}`;
  return { ...(body as object), share };
}

async function explain(details: HTMLDetailsElement): Promise<void> {
  const place = details.querySelector<HTMLElement>('[data-reasons]');
  const id = document.getElementById('result')?.dataset.recommendation;
  if (!place || place.dataset.loaded !== undefined || id === undefined) return;
  const policy = encodeURIComponent(details.dataset.policy ?? '');
  const { body } = await call({ method: 'GET', path: `/api/v1/recommendations/explain/${id}?policy=${policy}` });
  bind(place, valueAt(body, 'data.0'));
  place.dataset.loaded = '';
  place.hidden = false;
}

async function replay(): Promise<void> {
  const id = document.getElementById('result')?.dataset.recommendation;
  const { body } = await call({ method: 'POST', path: `/api/v1/recommendations/${id}/replay` });
  const place = document.getElementById('replayed') as HTMLElement;
  bind(place, body);
  place.hidden = false;
}

/** Fetched, not linked to: a visitor's token is a header, which no link carries. */
async function calendar(): Promise<void> {
  const id = document.getElementById('result')?.dataset.recommendation;
  const { body } = await call({ method: 'GET', path: `/api/v1/recommendations/${id}/calendar.ics` });
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([String(body)], { type: 'text/calendar' }));
  link.download = 'aegis.ics';
  link.click();
  URL.revokeObjectURL(link.href);
}

async function erase(): Promise<void> {
  await call({ method: 'DELETE', path: '/api/v1/applicants/me/facts' });
  forgetVisitor();
  location.reload();
}

document.addEventListener('DOMContentLoaded', () => {
  const form = document.getElementById('question-form');
  if (!(form instanceof HTMLFormElement)) return;
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    const said = interview?.question == null ? undefined : answerOf(form, interview.question);
    if (said === undefined) announce(form.dataset.empty ?? '', 'error');
    else void told(() => answer({ answer: said }));
  });
  on('prefer-not', () => answer({ preferNotToSay: true }));
  on('replay', replay);
  on('calendar', calendar);
  on('erase', async () => {
    const question = document.getElementById('erase')?.dataset.question ?? '';
    if (await confirmed(question)) await erase();
  });
  document.getElementById('print')?.addEventListener('click', () => window.print());
  document.getElementById('recommend-form')?.addEventListener('submit', (event) => {
    event.preventDefault();
    void told(() => recommend(event.target as HTMLFormElement));
  });
  // Details do not bubble their toggling; captured it is heard of all, also of those that come later.
  document.addEventListener(
    'toggle',
    (event) => {
      const details = event.target;
      if (details instanceof HTMLDetailsElement && details.open && details.dataset.policy !== undefined) {
        void told(() => explain(details));
      }
    },
    true,
  );
  void told(begin);
});

function on(id: string, work: () => Promise<void>): void {
  document.getElementById(id)?.addEventListener('click', () => void told(work));
}
