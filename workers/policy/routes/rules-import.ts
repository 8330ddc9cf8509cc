import { implement } from '../../gateway/route.ts';
import { postJsonLogicImport, postOpenFiscaTests } from '../contract/rules-import.ts';
import { jsonLogicBody, openFiscaBody } from '../service/rules-import.ts';

/** Rules and tests of others, brought over; nothing is stored. */
export const ruleImportRoutes = [
  implement(postJsonLogicImport, async ({ body }) => ({ status: 200, body: jsonLogicBody(body.rule, body.variables) })),
  implement(postOpenFiscaTests, async ({ body }, ctx) => ({ status: 200, body: await openFiscaBody(body, ctx) })),
];
