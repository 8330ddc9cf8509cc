import fc from 'fast-check';
import { expect, it } from 'vitest';
import { disagreementsOf } from '../../../shared/policy/lifecycle/disagreements.ts';
import { merge } from '../../../shared/policy/lifecycle/merge.ts';
import { spansOf } from '../../../shared/policy/lifecycle/quality.ts';
import { rankOf, type Statement } from '../../../shared/policy/lifecycle/statement.ts';
import { isStated, partOf, UNIT_NAMES } from '../../../shared/policy/lifecycle/units.ts';
import { statements } from './arbitrary.ts';
import { documentOf } from './support.ts';

const shuffled = statements.chain((all) =>
  fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length, maxLength: all.length })),
);

it('the order in which sources spoke changes nothing', () => {
  fc.assert(
    fc.property(shuffled, ([all, mixed]) => {
      expect(merge('gov24:1', mixed, {})).toEqual(merge('gov24:1', all, {}));
      expect(disagreementsOf(mixed)).toEqual(disagreementsOf(all));
    }),
  );
});

it('each unit is whole from one source, the best that says anything; what all are silent about stays silent', () => {
  fc.assert(
    fc.property(statements, (all) => {
      const merged = merge('gov24:1', all, {});
      for (const unit of UNIT_NAMES.filter((name) => name !== 'tags')) {
        const speaking = all.filter(({ document }) => isStated(unit, document));
        const best = Math.min(...speaking.map(({ source }) => rankOf(source)));
        const candidates = (speaking.length > 0 ? speaking.filter(({ source }) => rankOf(source) === best) : all).map(
          ({ document }) => partOf(unit, document),
        );
        expect(candidates).toContainEqual(partOf(unit, merged));
      }
      for (const span of spansOf(merged)) {
        if ('field' in span && all.every(({ document }) => holds(document))) expect(holds(merged)).toBe(true);
      }
    }),
  );
});

const holds = (document: ReturnType<typeof documentOf>): boolean =>
  spansOf(document).every((span) => !('field' in span) || span.end <= (document.texts[span.field]?.length ?? 0));

it('an overlay wins over every source, and names itself', () => {
  fc.assert(
    fc.property(statements, fc.string({ minLength: 1, maxLength: 20 }), (all, title) => {
      const merged = merge('gov24:1', all, { title: { value: { title }, by: 'user:1', at: 0 } });
      expect(merged.title).toBe(title);
      expect(merged.provenance.title).toBe('person');
      const { title: _, provenance: _p, verifiedOn: _v, ...rest } = merged;
      const { title: __, provenance: __p, verifiedOn: __v, ...alone } = merge('gov24:1', all, {});
      expect(rest).toEqual(alone);
    }),
  );
});

const said = (source: string, modifiedAt: string | null, over: Parameters<typeof documentOf>[0] = {}): Statement => ({
  ...{ source, record: '1', hash: 'b'.repeat(64), modifiedAt },
  document: documentOf({ id: `${source}:1`, ...over }),
});

it('takes a silent field from the next source and says so; the newest modification breaks ties', () => {
  const gov24 = said('gov24', null, { deadline: { kind: 'unknown', windows: [], text: '' } });
  const youth = said('youth', '20260101', {
    title: '다른 이름',
    deadline: { kind: 'until-exhausted', windows: [], text: '예산 소진' },
  });
  const merged = merge('gov24:1', [youth, gov24], {});
  expect(merged.title).toBe(gov24.document.title);
  expect(merged.deadline.kind).toBe('until-exhausted');
  expect(merged.provenance).toEqual({ deadline: 'youth' });
  const local = said('bokjiro-local', '20260202', { title: '새것' });
  const central = said('bokjiro-central', '20260101', { title: '옛것' });
  expect(merge('x:1', [central, local], {}).title).toBe('새것');
  const byField = disagreementsOf([youth, gov24]).map(({ field, said: values }) => [
    field,
    values.map(({ source }) => source),
  ]);
  expect(byField).toEqual([['title', ['gov24', 'youth']]]);
});
