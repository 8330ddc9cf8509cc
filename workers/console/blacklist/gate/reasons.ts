import { html, type Markup } from '../../../gateway/pages/html.ts';
import type { BlacklistMessages } from '../page.ts';

/** Why a version is held, in words with the figures that decided it. */
export function holdReasons(b: BlacklistMessages, path: string): Markup {
  const words = {
    empty: b.reasonEmpty,
    shrink: b.reasonShrink,
    growth: b.reasonGrowth,
    untouchable: b.reasonUntouchable,
  };
  const coverage = { 4: b.reasonCoverage4, 6: b.reasonCoverage6 };
  return html`<ul class="reasons" data-each="${path}"><template><li><span data-unless="code=coverage" data-text="code" data-words="${JSON.stringify(words)}"></span><span data-if="code=coverage" data-text="family" data-words="${JSON.stringify(coverage)}"></span><span data-if="limitPercent">: <span data-text="before"></span> → <strong data-text="after"></strong> (${b.limit} <span data-text="limitPercent"></span> %)</span><span data-if="addresses">: <code data-text="addresses"></code></span></li></template></ul>
`;
}
