import type { Relation } from '../document/document.ts';
import type { TextField } from '../rule/rule.ts';
import { type Clause, clausesOf } from './clauses.ts';

/** Words that say that one cannot have both, and how sure they are. */
const CUES: readonly (readonly [RegExp, number])[] = [
  [
    /중복\s*(?:으로\s*)?(?:지원|수급|수혜|지급|신청|참여|가입|수령)[^\n]{0,12}?(?:불가|안\s*됨|불가능|제외|금지|제한|할\s*수\s*없)/,
    0.9,
  ],
  [/동시\s*(?:에\s*)?(?:신청|지원|수급|수혜|참여)[^\n]{0,12}?(?:불가|제외|금지|할\s*수\s*없)/, 0.9],
  [/중복\s*(?:수급|수혜|지원)자?/, 0.6],
  [/(?:기\s*(?:수혜|수급|지원|참여)자|이미\s*(?:지원|수혜|수급)[^\n]{0,10}?(?:자|가구|세대|경우))/, 0.7],
  [
    /(?:지원|혜택|급여|수당|서비스|사업|장학금)[^\n]{0,6}?(?:받고\s*있는|받는\s*중인|수급\s*중인|수혜\s*중인|참여\s*중인|이용\s*중인)[^\n]{0,20}?(?:제외|불가|경우|자)/,
    0.7,
  ],
  [/(?:수급자|수혜자|수급\s*가구|대상자|이용자|참여자)[^\n]{0,12}?(?:는|은|를|을)?\s*(?:지원\s*)?제외/, 0.7],
];

const NAME = String.raw`[가-힣A-Za-z0-9·ㆍ+\-]{2,}(?:\s[가-힣A-Za-z0-9·ㆍ+]{1,12}){0,2}`;
const QUOTED = /[「『‘“'"](?<name>[^」』’”'"\n]{2,60})[」』’”'"]/g;
const SUFFIX = String.raw`(?:수당|급여|바우처|지원금|장학금|장려금|월세|월세지원|특별지원|통장|공제|적금|계좌|저축|연금|쿠폰|이용권|지원사업|지원\s?사업|보조금|직불금|직불|서비스|돌봄|지원|대출|융자|사업)`;
const NAMED = new RegExp(`(?<name>(?:${NAME})?${SUFFIX})`, 'g');
/** Words that only say that there is some other programme. */
const VAGUE =
  /^유사|^총|^중복|^소급|^(?:(?:타|다른|동일|유사|유사한|기존|중복|해당|본|이|그|각|모든|정부|국가|지자체|관련|기타|동일한|같은|별도|및|의|등|에|서|자격|사람|가구|세대)\s*)*(?:정부|지자체|국가|시|도|군|구|법령|기관|부처|사업|유사|동일|목적|내용|중복)*\s*(?:지원|지원금|지원사업|지원 사업|사업|서비스|급여|수당|장학금|보조금|대출|융자|바우처|돌봄|중복지원|재정지원|특별지원)$/;

/** A word before a name that ties it to the sentence. */
const TIE =
  /(?:[가-힣](?:는|은|에|로부터|에서|과|와|나|의|한|된|따른|따라|을|를|하는|있는)|^(?:따라|경우|이내|향후|일부|등|자|후|시|및|또는|이|가|그|본|타))$/;

/** A name without the words before it that are no part of it. */
function untied(name: string): string {
  const words = name.split(' ');
  while (words.length > 1 && TIE.test(words[0] ?? '')) words.shift();
  return words.join(' ');
}

interface Naming {
  readonly name: string;
  readonly at: number;
}

function namesIn(clause: Clause): Naming[] {
  const found: Naming[] = [];
  for (const match of clause.text.matchAll(QUOTED)) {
    const name = (match.groups?.name ?? '').trim();
    if (name.length > 1 && !/법(?:률)?$|조례$|규칙$|시행령$|제\d+조/.test(name))
      found.push({ name, at: match.index + 1 });
  }
  for (const part of clause.text.matchAll(/[^,·、/()（）:：]+/g)) {
    for (const match of part[0].matchAll(NAMED)) {
      const name = untied((match.groups?.name ?? '').trim()).replace(/^.*(?:따른|의한|관한|대한)\s+/, '');
      const at = part.index + match.index + match[0].lastIndexOf(name);
      if (name.length >= 3 && !VAGUE.test(name) && !found.some((other) => other.name.includes(name)))
        found.push({ name, at });
    }
  }
  return found;
}

const SECTION = /제외\s*(?:대상|자|사항)?|(?:신청|지원|수혜|수급|참여)\s*불가/;
const HEADING = /^[[(【<《]?[^,.]{1,16}[\])】>》:：]?$/;
const OF_BENEFITS = /수급|수혜|수당|급여|지원|참여|이용|장학|바우처|통장/;

/** Clauses that stand under a heading such as `(제외대상)`, up to the next heading. */
function underExclusion(clauses: readonly Clause[]): ReadonlySet<Clause> {
  const inside = new Set<Clause>();
  let isInside = false;
  for (const clause of clauses) {
    if (SECTION.test(clause.text) && clause.text.length <= 24) isInside = true;
    else if (HEADING.test(clause.text) && /[\])】>》:：]$/.test(clause.text)) isInside = false;
    else if (isInside) inside.add(clause);
  }
  return inside;
}

function relationsIn(clause: Clause, isExcluded: boolean): Relation[] {
  if (/(?:조건|대상|사항|기준|자)\s*[\])】>》:：]?$/.test(clause.text) && clause.text.length <= 14) return [];
  const byWords = CUES.find(([pattern]) => pattern.test(clause.text));
  const bySection = isExcluded && OF_BENEFITS.test(clause.text) ? ([/./, 0.6] as const) : undefined;
  const cue = byWords ?? bySection;
  if (cue === undefined) return [];
  const span = { field: clause.field, start: clause.start, end: clause.end };
  const names = namesIn(clause);
  if (names.length === 0 && byWords === undefined) return [];
  if (names.length === 0)
    return [
      { kind: 'conflicts', target: null, named: clause.text.slice(0, 200), confidence: cue[1] * 0.5, source: span },
    ];
  return names.map(({ name, at }) => ({
    kind: 'conflicts' as const,
    target: null,
    named: name.slice(0, 200),
    confidence: cue[1],
    source: { field: clause.field, start: clause.start + at, end: clause.start + at + name.length },
  }));
}

/**
 * What texts say about programmes that one cannot have at the same time, with the words that say so. `named` is how the text names the other one, and
 * `target` stays open: who knows all titles resolves it. Where the text names none, `named` is the whole clause, with half the confidence.
 *
 * @example
 * readRelations({ target: '※ 청년월세 특별지원 수급자는 제외' })[0].named; // '청년월세 특별지원'
 */
export function readRelations(texts: Readonly<Partial<Record<TextField, string>>>): Relation[] {
  const fields: readonly TextField[] = ['target', 'criteria', 'benefit', 'exclusions', 'howToApply', 'other'];
  const all = fields.flatMap((field) => {
    const clauses = clausesOf(field, texts[field] ?? '');
    const excluded = underExclusion(clauses);
    return clauses.flatMap((clause) => relationsIn(clause, field === 'exclusions' || excluded.has(clause)));
  });
  const best = new Map<string, Relation>();
  for (const relation of all) {
    const known = best.get(relation.named);
    if (known === undefined || known.confidence < relation.confidence) best.set(relation.named, relation);
  }
  return [...best.values()].slice(0, 60);
}
