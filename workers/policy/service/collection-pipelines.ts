import type { PolicyCatalogue } from '../../../durable-objects/policy/catalogue.ts';
import { timeOrderedId } from '../../../shared/kernel/ids.ts';
import { PIPELINES, type Pipeline, type RunView } from '../../../shared/policy/collection/run.ts';
import { type Claim, disagreementsOf } from '../../../shared/policy/sources/disagreement.ts';
import { collectionRepository, type PipelineRunRow } from '../repository/collection.ts';
import type { Remote } from './actors.ts';
import { callSource } from './collection.ts';

/** Facts that are asked of a source at once; some 250 bytes each. */
const FACTS_A_CALL = 4_000;
/** Disagreements that are kept; more are a fault of the comparison, not of the sources. */
const MOST_DISAGREEMENTS = 2_000;
/** Asked for where the compilations are: each holds all its parts. */
const COMPILATIONS = 50;

interface PipelineRun {
  readonly id: string;
  readonly source: string | null;
  readonly status: string;
  readonly startedAt: string;
  readonly finishedAt: string | null;
  readonly durationMs: number | null;
  readonly counts: Readonly<Record<string, number>>;
  readonly rejected: number;
  readonly reasons: Readonly<Record<string, number>>;
  readonly progress: string | null;
  readonly error: { readonly code: string; readonly message: string } | null;
}

const ABOUT: Readonly<Record<Pipeline, { readonly name: Names; readonly description: Names }>> = {
  government_api_ingestion: {
    name: { ko: '정부 API 수집', en: 'Government APIs' },
    description: {
      ko: '공공 API에서 정책을 페이지 단위로 읽고, 달라진 것만 반영합니다.',
      en: 'Reads programmes from public APIs page by page, and hands on only what differs.',
    },
  },
  web_scraping_pipeline: {
    name: { ko: '웹 페이지 수집', en: 'Web pages' },
    description: {
      ko: '지정한 웹 페이지를 robots.txt가 허용하는 범위에서 읽습니다.',
      en: 'Reads configured web pages as far as their robots.txt allows.',
    },
  },
  data_validation_pipeline: {
    name: { ko: '데이터 검증', en: 'Validation' },
    description: {
      ko: '수집한 정책의 형식을 확인하고, 출처마다 다른 내용을 찾습니다.',
      en: 'Checks what was collected, and finds where sources say different things.',
    },
  },
  vector_embedding_pipeline: {
    name: { ko: '검색 색인', en: 'Search index' },
    description: {
      ko: '공개된 정책의 검색 색인을 만듭니다.',
      en: 'Builds the search index of the published programmes.',
    },
  },
  knowledge_graph_update: {
    name: { ko: '지식 그래프', en: 'Knowledge graph' },
    description: {
      ko: '정책 사이의 관계 그래프를 다시 만듭니다.',
      en: 'Builds the graph of relations between programmes anew.',
    },
  },
};

interface Names {
  readonly ko: string;
  readonly en: string;
}

/** Which part of a compiled catalogue each of these pipelines builds. */
const COMPILED: Readonly<Partial<Record<Pipeline, string>>> = {
  vector_embedding_pipeline: 'search',
  knowledge_graph_update: 'graph',
};

/** Every pipeline with its newest runs. */
export function pipelines(env: Env, limit: number) {
  return Promise.all(PIPELINES.map((pipeline) => pipelineStatus(env, pipeline, limit)));
}

/** One pipeline with its newest runs; a run that is under way as it is at this moment. */
export async function pipelineStatus(env: Env, pipeline: Pipeline, limit: number) {
  const part = COMPILED[pipeline];
  const runs = part === undefined ? await collected(env, pipeline, limit) : await compiled(env, part, limit);
  return { pipeline, ...ABOUT[pipeline], runs };
}

async function collected(env: Env, pipeline: Pipeline, limit: number): Promise<PipelineRun[]> {
  const rows = await collectionRepository(env.POLICY_DB).runs(pipeline, limit);
  return Promise.all(
    rows.map(async (row) => {
      if (pipeline === 'data_validation_pipeline') return validationBody(row);
      const isOpen = row.status === 'running' || row.status === 'waiting';
      const view = isOpen ? await callSource(env, row.source, (actor) => actor.run(row.id), true) : row.run;
      return collectionBody(view as unknown as RunView);
    }),
  );
}

function collectionBody(run: RunView): PipelineRun {
  const { counts, progress, finishedAt } = run;
  const reasons: Record<string, number> = {};
  for (const { code } of run.notes) reasons[code] = (reasons[code] ?? 0) + 1;
  if (counts.duplicates > 0) reasons['duplicate-id'] = counts.duplicates;
  const said =
    run.phase === 'collect'
      ? `${progress.endpoint} ${progress.page}/${progress.pages ?? '?'}`
      : `${progress.delivered}/${progress.toDeliver ?? '?'}`;
  return {
    ...{ id: run.id, source: run.source, status: run.status, counts, reasons, error: run.error },
    ...times(run.startedAt, finishedAt),
    rejected: counts.rejected + counts.withheld + counts.duplicates,
    progress: finishedAt === null ? `${run.phase}: ${said}` : null,
  };
}

function validationBody(row: PipelineRunRow): PipelineRun {
  const run = row.run as unknown as Pick<PipelineRun, 'counts' | 'rejected' | 'reasons'>;
  const { id, status } = row;
  return { id, source: null, status, ...run, ...times(row.startedAt, row.finishedAt), progress: null, error: null };
}

async function compiled(env: Env, part: string, limit: number): Promise<PipelineRun[]> {
  const catalogue = env.POLICY_CATALOGUE.getByName('main') as unknown as Remote<PolicyCatalogue>;
  const { runs } = await catalogue.status(COMPILATIONS);
  return runs
    .flatMap((run): PipelineRun[] => {
      const built = run.parts.find((each) => each.part === part);
      const error = run.failure?.part === part ? run.failure : null;
      // A compilation that failed before it came to this part says nothing about it.
      if (built === undefined && error === null) return [];
      return [
        {
          id: String(run.n),
          source: null,
          status: error === null ? 'succeeded' : 'failed',
          startedAt: new Date(run.startedAt).toISOString(),
          finishedAt: new Date(run.finishedAt).toISOString(),
          durationMs: Math.round(built?.tookMs ?? run.finishedAt - run.startedAt),
          counts: { programmes: run.count, bytes: built?.bytes ?? 0 },
          ...{ rejected: 0, reasons: {}, progress: null },
          error: error && { code: error.code, message: error.message },
        },
      ];
    })
    .slice(0, limit);
}

function times(startedAt: number, finishedAt: number | null) {
  return {
    startedAt: new Date(startedAt).toISOString(),
    finishedAt: finishedAt === null ? null : new Date(finishedAt).toISOString(),
    durationMs: finishedAt === null ? null : finishedAt - startedAt,
  };
}

/** Compares what all sources say, and counts what was refused. Writes one run and what it found. */
export async function validateSources(env: Env, now: number): Promise<void> {
  const repository = collectionRepository(env.POLICY_DB);
  const sources = await repository.sources();
  const claims: Claim[] = [];
  const reasons: Record<string, number> = {};
  let rejected = 0;
  for (const { id } of sources) {
    for await (const claim of claimsOf(env, id)) claims.push(claim);
    const { records } = await callSource(env, id, (actor) => actor.describe(), true);
    for (const state of ['rejected', 'withheld']) {
      const count = records[state] ?? 0;
      rejected += count;
      if (count > 0) reasons[state] = (reasons[state] ?? 0) + count;
    }
  }
  const found = disagreementsOf(claims);
  for (const { field } of found.flatMap(({ fields }) => fields)) {
    reasons[`disagreement-${field}`] = (reasons[`disagreement-${field}`] ?? 0) + 1;
  }
  const run = {
    counts: { sources: sources.length, compared: claims.length, disagreements: found.length },
    ...{ rejected, reasons },
  };
  const row: PipelineRunRow = {
    id: timeOrderedId(now, (bytes) => crypto.getRandomValues(bytes)),
    pipeline: 'data_validation_pipeline',
    ...{ source: 'all', status: 'succeeded', startedAt: now, finishedAt: Math.max(now, Date.now()), run },
  };
  await repository.saveValidation(row, found.slice(0, MOST_DISAGREEMENTS));
}

async function* claimsOf(env: Env, source: string): AsyncGenerator<Claim, void, undefined> {
  let after = '';
  for (;;) {
    const start = after;
    const page = await callSource(env, source, (actor) => actor.facts(start, FACTS_A_CALL), true);
    for (const { policy, facts } of page) yield { source, policy, facts };
    const last = page.at(-1);
    if (last === undefined || page.length < FACTS_A_CALL) return;
    after = last.policy;
  }
}

/** Called by cron: validates when something was handed on since the last time. */
export async function tickValidation(env: Env, now: number): Promise<void> {
  const repository = collectionRepository(env.POLICY_DB);
  const [sources, [last]] = await Promise.all([repository.sources(), repository.runs('data_validation_pipeline', 1)]);
  const isUnderWay = sources.some(({ activeRun }) => activeRun !== null);
  const changedAt = Math.max(0, ...sources.map(({ lastChangeAt }) => lastChangeAt ?? 0));
  // A run that is under way will change more; a night's housekeeping does not wait for it.
  if (changedAt > (last?.startedAt ?? 0) && !isUnderWay) await validateSources(env, now);
}
