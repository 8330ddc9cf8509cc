import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { generateGov24 } from '../../../scripts/fakes/policy/generate.ts';
import { type PolicyDocument, policyDocumentSchema } from '../../../shared/policy/document/document.ts';
import { canonicalJson } from '../../../shared/policy/sources/canonical.ts';
import { isWithheld } from '../../../shared/policy/sources/connector.ts';
import { gov24 } from '../../../shared/policy/sources/gov24/connector.ts';
import { DAY } from './support.ts';

const whole = generateGov24();
/** One in five: enough to meet every kind of programme, and quick. */
const documents: PolicyDocument[] = whole.serviceList.flatMap((list, index) => {
  if (index % 5 !== 0) return [];
  const parts = {
    serviceList: canonicalJson(list),
    serviceDetail: canonicalJson(whole.serviceDetail[index]),
    supportConditions: canonicalJson(whole.supportConditions[index]),
  };
  const document = gov24.toDocument({ record: String(list.서비스ID), parts }, { day: DAY });
  if (isWithheld(document)) throw new Error(`${document.withheld} ${document.detail}`);
  return [document];
});

describe('the national catalogue at its real size', () => {
  it('has 11,032 distinct services, the same in all three endpoints', () => {
    const ids = whole.serviceList.map(({ 서비스ID }) => 서비스ID);
    expect(new Set(ids).size).toBe(11_032);
    expect(whole.serviceDetail.map(({ 서비스ID }) => 서비스ID)).toEqual(ids);
    expect(whole.supportConditions.map(({ 서비스ID }) => 서비스ID)).toEqual(ids);
    expect(ids.filter((id) => String(id).startsWith('0')).length).toBeGreaterThan(100);
  });

  it('is the same whenever it is made: a small one is the beginning of the whole', () => {
    const few = generateGov24({ count: 300 });
    expect(few.serviceList).toEqual(whole.serviceList.slice(0, 300));
  });

  it('every document is of the common form', () => {
    const bad = documents.filter((document) => !v.is(policyDocumentSchema, document));
    expect(bad.map(({ id }) => id)).toEqual([]);
  });

  it('shows what a catalogue shows: all kinds of deadlines, applicants and fields, all provinces', () => {
    expect(new Set(documents.map(({ deadline }) => deadline.kind)).size).toBe(10);
    expect(new Set(documents.flatMap(({ applicants }) => applicants)).size).toBe(4);
    expect(new Set(documents.flatMap(({ categories }) => categories)).size).toBe(10);
    expect(new Set(documents.flatMap(({ regions }) => regions.map((code) => code.slice(0, 2)))).size).toBe(16);
    expect(documents.filter(({ relations }) => relations.length > 0).length).toBeGreaterThan(200);
  });
});
