import { createApi } from '../../../scripts/lib/api.ts';
import { type TestServer, waitUntil } from '../../support/server.ts';

/** A run as the API shows it, as far as these tests look at it. */
export interface ShownRun {
  readonly id: string;
  readonly status: string;
  readonly trigger: string;
  readonly by: string;
  readonly requests: number;
  readonly parsed: {
    readonly records: number;
    readonly rejectsByReason: Readonly<Record<string, number>>;
    readonly maps: readonly string[];
  } | null;
  readonly counts: Readonly<Record<string, number>> | null;
  readonly written: Readonly<Record<string, number>>;
  readonly attention: Readonly<Record<string, unknown>> | null;
  readonly error: { readonly code: string; readonly message: string } | null;
}

export interface ShownArtefact {
  readonly sha256: string;
  readonly format: string;
  readonly name: string;
  readonly scope: { readonly kind: string; readonly from?: string; readonly to?: string };
}

export interface ShownSource {
  readonly condition: string;
  readonly nextDueAt: string | null;
  readonly hasCredentials: boolean;
  readonly failures: number;
  readonly activeRun: { readonly id: string } | null;
  readonly attention: { readonly run: string; readonly question: Readonly<Record<string, unknown>> } | null;
  readonly paused: { readonly code: string; readonly message: string } | null;
  readonly drift: { readonly code: string } | null;
}

export interface ShownClaim {
  readonly source: string;
  readonly reason: string | null;
  readonly category: string | null;
  readonly country: string | null;
  readonly severity: string | null;
  readonly upstreamId: string | null;
  readonly registeredAt: string | null;
  readonly expiresAt: string | null;
  readonly endedAt: string | null;
  readonly endReason: string | null;
}

export interface ShownEntry {
  readonly address: string;
  readonly active: boolean;
  readonly claims: readonly ShownClaim[];
}

export interface ShownSearch {
  readonly listed: boolean;
  readonly entries: readonly {
    readonly entry: ShownEntry;
    readonly moves: readonly { readonly kind: string; readonly source: string; before: unknown; after: unknown }[];
  }[];
}

const FINISHED = ['succeeded', 'unchanged', 'failed', 'cancelled'];
const RUN_PATIENCE_MS = 120_000;

/**
 * The administrator of a server, as far as collection goes.
 *
 * @param heard Every answer of the server goes in here, to be searched for what must never be said.
 */
export function collectionClient(server: TestServer, heard: string[] = []) {
  const call = createApi({ url: server.url, adminKey: server.adminKey });
  const api: typeof call = async (...request) => {
    const answer = await call(...request);
    heard.push(JSON.stringify(answer.body));
    return answer;
  };
  const get = async <T>(path: string): Promise<T> => (await api('GET', path, null, [200])).body as T;
  const pathOf = (source: string) => `/api/v1/collection/sources/${source}`;

  const run = (source: string, id: string) =>
    get<{ run: ShownRun; artefacts: ShownArtefact[] }>(`${pathOf(source)}/runs/${id}`);

  const runs = async (id: string) => (await get<{ data: ShownRun[] }>(`${pathOf(id)}/runs`)).data;

  /** Runs that a caller has been told of. */
  const seen = new Set<string>();

  /** The run once it has ended or asks a person. */
  const settled = async (source: string, id: string): Promise<ShownRun> => {
    seen.add(id);
    let last: ShownRun | undefined;
    await waitUntil(async () => {
      last = (await run(source, id)).run;
      return last.status === 'attention' || FINISHED.includes(last.status);
    }, RUN_PATIENCE_MS);
    return last as ShownRun;
  };

  return {
    api,
    get,
    run,
    settled,
    source: (id: string) => get<ShownSource>(pathOf(id)),
    runs,

    /** Creates a source; with an account when `password` is given. */
    async create(
      settings: { readonly id: string; readonly kind: string; readonly [name: string]: unknown },
      password?: string,
    ): Promise<void> {
      await api('POST', '/api/v1/collection/sources', settings, [201]);
      if (password === undefined) return;
      await api('PUT', `${pathOf(settings.id)}/credentials`, { username: 'demo', password }, [204]);
    },

    /** Collects now and waits until the run has ended or asks a person. */
    async collect(source: string): Promise<ShownRun> {
      // The schedule of the server may have been quicker, and its run may have ended already: it does the same.
      const unseen = async () => (await runs(source)).find(({ id }) => !seen.has(id));
      const scheduled = await unseen();
      if (scheduled) return settled(source, scheduled.id);
      const { status, body } = await api('POST', '/api/v1/collection/trigger', { source }, [202, 409]);
      return settled(source, status === 409 ? ((await unseen())?.id ?? '') : (body as ShownRun).id);
    },

    /** Answers what the source asks and waits until its run has ended or asks again. */
    async answer(source: string, answer: { readonly kind: string; readonly code?: string }): Promise<ShownRun> {
      const { body } = await api('POST', `${pathOf(source)}/attention`, { answer }, [202]);
      return settled(source, (body as ShownRun).id);
    },

    search: (address: string) => get<ShownSearch>(`/api/v1/blacklist/search/${encodeURIComponent(address)}`),

    /** Claims in force of a source, by address. */
    async claims(source: string): Promise<Map<string, ShownClaim>> {
      const claims = new Map<string, ShownClaim>();
      let cursor: string | null = null;
      do {
        const path = `/api/v1/blacklist/entries?limit=1000&source=${source}${cursor === null ? '' : `&cursor=${cursor}`}`;
        const page: { data: ShownEntry[]; page: { next: string | null } } = await get(path);
        for (const { address, claims: all } of page.data) {
          const own = all.find((claim) => claim.source === source && claim.endedAt === null);
          if (own) claims.set(address, own);
        }
        cursor = page.page.next;
      } while (cursor !== null);
      return claims;
    },
  };
}
export type CollectionClient = ReturnType<typeof collectionClient>;

/** A gate that lets any change through, so that what a test publishes waits for nobody. */
export const OPEN_GATE = {
  gate: {
    maxShrinkPercent: 1e6,
    maxGrowthPercent: 1e6,
    maxCoverageGrowthPercent: 1e6,
    ignoreBelowLines: 0,
    ignoreBelowAddresses: 0,
  },
};
