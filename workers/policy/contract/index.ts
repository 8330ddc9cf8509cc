import type { Route } from '../../gateway/route.ts';

/** Every operation of the system, for documents and clients. */
export const contracts: readonly Route[] = [];
