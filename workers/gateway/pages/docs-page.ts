import type { Language } from '../http/language.ts';
import type { OpenApiDocument, Operation, Parameter, Reference, ResponseObject } from '../openapi-document.ts';
import { curlOf } from './example.ts';
import { html, type Markup, prose } from './html.ts';
import { type Bilingual, pageResponse } from './layout.ts';
import { rowsOf, type SchemaRow, typeOf } from './schema-table.ts';

const WORDS = {
  intro: {
    en: 'Every operation, as the server checks it. Machines read the same as ',
    ko: '서버가 실제로 검사하는 모든 작업입니다. 같은 내용을 기계가 읽는 형식: ',
  },
  keys: {
    en: 'The examples expect the address of the server in `AEGIS` and the administrator key in `AEGIS_ADMIN_KEY`. Errors are problem documents (RFC 9457); each code has a page.',
    ko: '예시는 서버 주소를 `AEGIS`, 관리자 키를 `AEGIS_ADMIN_KEY` 환경 변수로 둡니다. 오류는 RFC 9457 문제 문서이며, 코드마다 설명 페이지가 있습니다.',
  },
  permission: { en: 'Permission', ko: '권한' },
  anyone: { en: 'none needed', ko: '필요 없음' },
  authentication: { en: 'Authentication', ko: '인증' },
  parameters: { en: 'Parameters', ko: '매개변수' },
  body: { en: 'Body', ko: '본문' },
  answers: { en: 'Answers', ko: '응답' },
  example: { en: 'Example', ko: '예시' },
  required: { en: 'required', ko: '필수' },
  optional: { en: 'optional', ko: '선택' },
} as const satisfies Record<string, Bilingual>;

/** The API for people: every operation of the document, grouped by tag, closed until asked for. */
export function docsPage(document: OpenApiDocument, language: Language): Response {
  const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
  );
  const groups = document.tags.map(({ name }) => {
    const members = operations.filter(({ operation }) => operation.tags.includes(name));
    const cards = members.map(({ path, method, operation }) => card(path, method, operation, document, language));
    return html`<h2 id="${name}">${name}</h2>${cards}`;
  });
  const main = html`<h1>${document.info.title} ${document.info.version}</h1>
<p>${WORDS.intro[language]}<a href="/openapi.json">openapi.json</a></p><p class="quiet">${prose(WORDS.keys[language])}</p>
<p>${document.tags.map(({ name }) => html`<a href="#${name}">${name}</a> `)}</p>${groups}`;
  return pageResponse({ title: 'API', language, path: '/docs', main });
}

function card(
  path: string,
  method: string,
  operation: Operation,
  document: OpenApiDocument,
  language: Language,
): Markup {
  const summary = language === 'ko' ? (operation['x-summary-ko'] ?? operation.summary) : operation.summary;
  return html`<details class="operation" id="${operation.operationId}">
<summary><span class="method ${method}">${method.toUpperCase()}</span><span class="path">${path}</span><span class="summary">${summary}</span></summary>
<div class="inside">
${operation.description ? html`<p>${prose(operation.description)}</p>` : null}
<p class="quiet">${access(operation, language)}</p>
${section(WORDS.parameters[language], parameterRows(operation.parameters ?? []), language)}
${bodySection(operation, document, language)}
<h3>${WORDS.answers[language]}</h3>${answers(operation, document, language)}
<h3>${WORDS.example[language]}</h3><pre><code>${curlOf(method, path, operation, document)}</code></pre>
</div></details>
`;
}

function access(operation: Operation, language: Language): Markup {
  const permission = operation['x-permission'];
  const schemes = operation.security.flatMap((requirement) => Object.keys(requirement));
  return html`${WORDS.permission[language]}: ${permission === 'public' ? WORDS.anyone[language] : html`<code>${permission}</code>`}${
    schemes.length > 0 &&
    html` · ${WORDS.authentication[language]}: ${schemes.map((name) => html`<code>${name}</code> `)}`
  }`;
}

function parameterRows(parameters: readonly Parameter[]): readonly SchemaRow[] {
  return parameters.map(({ name, in: place, required, description = '', schema }) => ({
    name,
    type: `${place} · ${typeOf(schema)}`,
    required,
    description: 'default' in schema ? `${description} (= \`${JSON.stringify(schema.default)}\`)`.trim() : description,
  }));
}

function section(title: string, rows: readonly SchemaRow[], language: Language): Markup | null {
  return rows.length > 0 ? html`<h3>${title}</h3>${table(rows, language)}` : null;
}

function table(rows: readonly SchemaRow[], language: Language): Markup {
  const lines = rows.map(
    ({
      name,
      type,
      required,
      description,
    }) => html`<tr><td>${name !== '' && html`<code>${name}</code>`}</td><td>${type}</td>
<td>${WORDS[required ? 'required' : 'optional'][language]}</td><td>${prose(description)}</td></tr>`,
  );
  return html`<div class="scroll"><table>${lines}</table></div>`;
}

function bodySection(operation: Operation, document: OpenApiDocument, language: Language): Markup | null {
  const { requestBody } = operation;
  if (!requestBody) return null;
  const types = Object.keys(requestBody.content);
  const schema = Object.values(requestBody.content)[0]?.schema;
  return html`<h3>${WORDS.body[language]}</h3><p class="quiet">${types.map((type) => html`<code>${type}</code> `)}
${requestBody.description ?? null}</p>${schema ? table(rowsOf(schema, document), language) : null}`;
}

function answers(operation: Operation, document: OpenApiDocument, language: Language): Markup {
  const rows = Object.entries(operation.responses).map(([status, answer]) => {
    const response = resolveResponse(answer, document);
    const codes = response['x-error-codes'];
    if (codes) {
      const links = codes.map(
        (code) => html`<a href="/docs/errors/${code}?lang=${language}"><code>${code}</code></a> `,
      );
      return html`<tr><td>${status}</td><td>${links}</td></tr>`;
    }
    const schema = Object.values(response.content ?? {})[0]?.schema;
    const members = schema ? rowsOf(schema, document).filter(({ name }) => name !== '') : [];
    return html`<tr><td>${status}</td><td>${prose(response.description)} ${Object.keys(response.content ?? {}).map((type) => html`<code>${type}</code> `)}
${members.length > 0 && table(members, language)}</td></tr>`;
  });
  return html`<div class="scroll"><table>${rows}</table></div>`;
}

function resolveResponse(answer: ResponseObject | Reference, document: OpenApiDocument): ResponseObject {
  if (!('$ref' in answer)) return answer;
  return document.components.responses[answer.$ref.split('/').at(-1) ?? ''] ?? { description: '' };
}
