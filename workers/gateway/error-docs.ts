import type { ErrorCode } from '../../shared/kernel/error-codes.ts';
import { collectionErrors } from './error-docs/collection.ts';
import { dataErrors } from './error-docs/data.ts';
import type { ErrorDoc } from './error-docs/doc.ts';
import { gatewayErrors } from './error-docs/gateway.ts';
import { identityErrors } from './error-docs/identity.ts';

/**
 * What every error code means and what to do about it, in English and Korean: the one source of `docs/errors/*.md`
 * (written by `scripts/check-errors.ts --write`) and of the pages `/docs/errors/{code}`. A code without an entry does
 * not compile.
 */
export const ERROR_DOCS: Readonly<Record<ErrorCode, ErrorDoc>> = {
  ...gatewayErrors,
  ...dataErrors,
  ...collectionErrors,
  ...identityErrors,
};
