import { ERROR_KINDS, type ErrorCode } from '../../shared/kernel/error-codes.ts';
import { exampleProblem } from '../../workers/gateway/error-docs/example.ts';
import { ERROR_DOCS } from '../../workers/gateway/error-docs.ts';

/** JSON as the formatter leaves it: lists of plain values on one line. */
function prettyJson(value: unknown): string {
  return JSON.stringify(value, null, 2).replace(/\[\s+([^[\]{}]*?)\s+\]/g, (_list, inside: string) => {
    return `[${inside.replace(/,\s+/g, ', ')}]`;
  });
}

/** The page `docs/errors/<code>.md`: English, then Korean, then an example. */
export function errorMarkdown(code: ErrorCode): string {
  const kind = ERROR_KINDS[code];
  const { en, ko } = ERROR_DOCS[code];
  return `# ${code}: ${kind.title}

HTTP ${kind.status} · ${kind.retryable ? 'the same request may succeed later' : 'repeating the same request does not help'}

**What it means.** ${en.meaning}

**What to do.** ${en.remedy}

## ${kind.titleKo}

HTTP ${kind.status} · ${kind.retryable ? '같은 요청이 나중에는 성공할 수 있습니다' : '같은 요청을 반복해도 결과는 같습니다'}

**의미.** ${ko.meaning}

**대처.** ${ko.remedy}

## Example

\`\`\`json
${prettyJson(exampleProblem(code, 'https://aegis.example'))}
\`\`\`
`;
}
