import { pageLanguage } from './page.ts';

/** A question as the API asks it. */
export interface Question {
  readonly attribute: string;
  readonly subject: 'applicant' | 'beneficiary';
  readonly kind: 'number' | 'choice' | 'traits' | 'region' | 'day';
  readonly text: Readonly<Record<'ko' | 'en', string>>;
  readonly options: readonly { readonly id: string; readonly label: Readonly<Record<'ko' | 'en', string>> }[];
  readonly unit: string | null;
  /** Programmes that the answer decides, on average. */
  readonly resolves: number;
}

const inLanguage = (text: Readonly<Record<'ko' | 'en', string>>): string => text[pageLanguage() === 'ko' ? 'ko' : 'en'];

/** What the page says of units, by their name. */
function unitOf(form: HTMLFormElement, unit: string | null): string {
  if (unit === null) return '';
  const known = JSON.parse(form.dataset.units ?? '{}') as Readonly<Record<string, string>>;
  return known[unit] ?? unit;
}

function inputOf(type: string, id: string, name: string, value?: string): HTMLInputElement {
  const input = document.createElement('input');
  Object.assign(input, { type, id, name });
  if (value !== undefined) input.value = value;
  return input;
}

function labelOf(id: string, text: string): HTMLLabelElement {
  const label = document.createElement('label');
  label.htmlFor = id;
  label.textContent = text;
  return label;
}

/** One box or button of a group, with its label. */
function option(type: 'radio' | 'checkbox', id: string, text: string): HTMLElement {
  const row = document.createElement('div');
  row.className = 'check';
  const input = inputOf(type, `answer-${id}`, 'answer', id);
  row.append(input, labelOf(input.id, text));
  return row;
}

function group(question: Question, none: string): HTMLElement[] {
  const type = question.kind === 'choice' ? 'radio' : 'checkbox';
  const rows = question.options.map(({ id, label }) => option(type, id, inLanguage(label)));
  if (question.kind !== 'traits') return rows;
  // "None of these" says something; nothing ticked does not.
  const nothing = option('checkbox', '', none);
  return [...rows, nothing];
}

function single(form: HTMLFormElement, question: Question): HTMLElement[] {
  const text = inLanguage(question.text);
  if (question.kind === 'region') {
    const districts = document.getElementById('districts') as HTMLTemplateElement;
    const select = (districts.content.cloneNode(true) as DocumentFragment).querySelector('select') as HTMLSelectElement;
    select.id = 'answer';
    return [labelOf('answer', text), select];
  }
  const input = inputOf(question.kind === 'day' ? 'date' : 'number', 'answer', 'answer');
  input.required = true;
  if (question.kind === 'number') Object.assign(input, { min: '0', step: '1', inputMode: 'numeric' });
  const unit = document.createElement('span');
  unit.className = 'quiet';
  unit.id = 'answer-unit';
  unit.textContent = question.kind === 'number' ? unitOf(form, question.unit) : '';
  if (unit.textContent !== '') input.setAttribute('aria-describedby', unit.id);
  return [labelOf('answer', text), input, unit];
}

/** Puts a question into the form that asks. */
export function showQuestion(form: HTMLFormElement, place: HTMLElement, question: Question): void {
  if (question.kind === 'choice' || question.kind === 'traits') {
    const set = document.createElement('fieldset');
    const legend = document.createElement('legend');
    legend.textContent = inLanguage(question.text);
    set.append(legend, ...group(question, form.dataset.none ?? ''));
    place.replaceChildren(set);
  } else {
    const field = document.createElement('div');
    field.className = 'field';
    field.append(...single(form, question));
    place.replaceChildren(field);
  }
}

/** What was answered, as the API takes it; undefined: nothing yet. */
export function answerOf(form: HTMLFormElement, question: Question): unknown {
  const given = new FormData(form).getAll('answer').map(String);
  switch (question.kind) {
    case 'traits':
      return given.length === 0 ? undefined : given.filter((id) => id !== '');
    case 'choice':
      return given[0];
    case 'number':
      return given[0] === undefined || given[0] === '' ? undefined : Number(given[0]);
    default:
      return given[0] === '' ? undefined : given[0];
  }
}
