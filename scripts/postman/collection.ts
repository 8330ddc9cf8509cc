import type { OpenApiDocument, Operation } from '../../workers/gateway/openapi-document.ts';
import type { PostmanCollection, PostmanItem, PostmanVariable } from './format.ts';
import { type Located, requestOf, variablesOf } from './request.ts';

const METHODS = ['get', 'post', 'put', 'patch', 'delete'];

/** Fails in Postman's runner when an answer is one that the documents do not know. */
function testOf({ responses }: Operation): PostmanItem['event'] {
  const documented = Object.keys(responses).map(Number);
  const exec = [
    "pm.test('the status is a documented one', () => {",
    `  pm.expect(${JSON.stringify(documented)}).to.include(pm.response.code);`,
    '});',
  ];
  return [{ listen: 'test', script: { type: 'text/javascript', exec } }];
}

function itemOf(located: Located): PostmanItem {
  const { operation } = located;
  return {
    id: operation.operationId,
    name: operation.summary,
    event: testOf(operation),
    request: requestOf(located),
    response: [],
  };
}

/**
 * The API as a Postman collection (format 2.1.0): a folder for each tag, a request for each operation with an example, and a
 * test of its status. `{{baseUrl}}`, `{{token}}` and `{{feedKey}}` are for the user to fill in.
 *
 * @example
 * const collection = postmanCollection(JSON.parse(await readFile('docs/openapi.json', 'utf8')));
 */
export function postmanCollection(document: OpenApiDocument): PostmanCollection {
  const located = Object.entries(document.paths).flatMap(([path, operations]) =>
    Object.entries(operations)
      .filter(([method]) => METHODS.includes(method))
      .map(([method, operation]): Located => ({ method, path, operation, document })),
  );
  const parts: PostmanVariable[] = [...new Set(located.flatMap(({ path }) => variablesOf(path)))].map((key) => ({
    key,
    value: 'main',
    description: 'Part of a path.',
  }));
  return {
    info: {
      name: document.info.title,
      description: 'Set `baseUrl`, and `token`: the administrator key, an access token or an API key.',
      version: document.info.version,
      schema: 'https://schema.getpostman.com/json/collection/v2.1.0/collection.json',
    },
    auth: { type: 'bearer', bearer: [{ key: 'token', value: '{{token}}', type: 'string' }] },
    variable: [
      { key: 'baseUrl', value: 'http://127.0.0.1:8787', description: 'Where Aegis answers.' },
      { key: 'token', value: '', description: 'Administrator key, access token or API key.' },
      { key: 'feedKey', value: '', description: 'A feed key.' },
      ...parts,
    ],
    item: document.tags.map(({ name }) => ({
      name,
      item: located.filter(({ operation }) => operation.tags[0] === name).map(itemOf),
    })),
  };
}
