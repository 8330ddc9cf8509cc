import { describe, expect, it } from 'vitest';
import openApi from '../../docs/openapi.json' with { type: 'json' };
import { ERROR_KINDS } from '../../shared/kernel/error-codes.ts';
import type { OpenApiDocument } from '../../workers/gateway/openapi-document.ts';
import { docsPage } from '../../workers/gateway/pages/docs-page.ts';
import { curlOf, exampleOf } from '../../workers/gateway/pages/example.ts';
import { html, prose } from '../../workers/gateway/pages/html.ts';
import { rowsOf, typeOf } from '../../workers/gateway/pages/schema-table.ts';
import { testGateway } from './harness.ts';

const document = openApi as unknown as OpenApiDocument;

describe('the pages', () => {
  it.each(['/', '/docs', '/docs/errors/not_found'])(
    '%s is there in both languages, without script or outside asset',
    async (path) => {
      const { call } = testGateway();
      for (const [init, query, language] of [
        [{}, '', 'en'],
        [{ headers: { 'accept-language': 'ko' } }, '', 'ko'],
        [{ headers: { 'accept-language': 'ko' } }, '?lang=en', 'en'],
        [{}, '?lang=ko', 'ko'],
        [{}, '?lang=xx', 'en'],
      ] as const) {
        const response = await call(`${path}${query}`, init);
        expect(response.status).toBe(200);
        expect(response.headers.get('content-language')).toBe(language);
        expect(response.headers.get('content-security-policy')).not.toContain('unsafe');
        const text = await response.text();
        expect(text).toContain(`<html lang="${language}">`);
        expect(text).not.toMatch(/<script|<style|\son\w+=|style="|(?:src|href)="(?:https?:)?\/\//i);
      }
    },
  );

  it('link to a stylesheet that is there', async () => {
    const { call } = testGateway();
    const response = await call('/docs/style.css');
    expect(response.headers.get('content-type')).toBe('text/css; charset=utf-8');
    expect(await response.text()).toContain('color-scheme: light dark');
  });

  it('/docs shows every operation with a call', async () => {
    const text = await docsPage(document, 'ko').text();
    for (const methods of Object.values(document.paths)) {
      for (const { operationId } of Object.values(methods)) expect(text).toContain(`id="${operationId}"`);
    }
    expect(text.match(/<pre><code>curl /g)?.length).toBe(Object.values(document.paths).flatMap(Object.keys).length);
  });

  it('every error code has a page; what is no code has none', async () => {
    const { call } = testGateway();
    for (const [code, kind] of Object.entries(ERROR_KINDS)) {
      const text = await (await call(`/docs/errors/${code}`)).text();
      expect(text).toContain(`<code>${code}</code> · HTTP ${kind.status}`);
    }
    for (const other of ['nope', '__proto__', 'constructor', '%3Cb%3E']) {
      expect((await call(`/docs/errors/${other}`)).status).toBe(404);
    }
  });

  it('the landing page shows the feed where there is one', async () => {
    const textOf = async (SYSTEMS: string) => (await testGateway({ env: { SYSTEMS } }).call('/')).text();
    expect(await textOf('sample')).toContain('https://aegis.example/feeds/main.txt');
    expect(await textOf('policy')).not.toContain('/feeds/');
  });

  it('/openapi.json is the committed document', async () => {
    const { call } = testGateway();
    expect(await (await call('/openapi.json')).json()).toEqual(openApi);
  });
});

describe('html', () => {
  it('escapes whatever is put in', () => {
    expect(html`<p title="${`"'`}">${'<script>&'}</p>`.markup).toBe('<p title="&quot;&#39;">&lt;script&gt;&amp;</p>');
    expect(html`${[html`<b>${1}</b>`, null, false, 'x']}`.markup).toBe('<b>1</b>x');
    expect(prose('`<a>` <b>').markup).toBe('<code>&lt;a&gt;</code> &lt;b&gt;');
  });
});

describe('schemas in words', () => {
  const list = {
    type: 'object',
    required: ['id'],
    properties: { id: { type: 'string', examples: ['main'] }, own: { $ref: '#/components/schemas/List' } },
  };
  const with_ = { ...document, components: { ...document.components, schemas: { List: list } } };

  it('types', () => {
    expect(typeOf({ type: 'integer', minimum: 1, maximum: 500 })).toBe('integer 1…500');
    expect(typeOf({ type: 'array', items: { $ref: '#/components/schemas/List' } })).toBe('List[]');
    expect(typeOf({ anyOf: [{ type: 'string', format: 'ipv4' }, { type: 'null' }] })).toBe('string (ipv4) | null');
    expect(typeOf({ enum: ['a', 1] })).toBe('"a" | 1');
    expect(typeOf({})).toBe('any');
  });

  it('a schema that contains itself ends', () => {
    const rows = rowsOf({ $ref: '#/components/schemas/List' }, with_);
    expect(rows.map((row) => row.name)).toEqual(['id', 'own', 'own.id', 'own.own', 'own.own.id', 'own.own.own']);
    expect(exampleOf({ $ref: '#/components/schemas/List' }, with_)).toEqual({ id: 'main' });
  });

  it('an example call fills in what is required and quotes for the shell', () => {
    const command = curlOf(
      'post',
      '/lists/{list}',
      {
        ...{
          operationId: 'x',
          tags: [],
          summary: '',
          'x-permission': 'public',
          responses: {},
          security: [{ adminBearer: [] }],
        },
        parameters: [
          { name: 'list', in: 'path', required: true, schema: { type: 'string', examples: ['a/b'] } },
          { name: 'q', in: 'query', required: true, schema: { type: 'string', format: 'ipv4' } },
          { name: 'If-Match', in: 'header', required: true, schema: { type: 'string' } },
        ],
        requestBody: { required: true, content: { 'application/json': { schema: { const: "it's" } } } },
      },
      with_,
    );
    expect(command.split(' \\\n  ')).toEqual([
      'curl -X POST "$AEGIS/lists/a%2Fb?q=203.0.113.7"',
      '-H "Authorization: Bearer $AEGIS_ADMIN_KEY"',
      "-H 'If-Match: string'",
      "-H 'Content-Type: application/json'",
      `-d '"it'\\''s"'`,
    ]);
  });
});
