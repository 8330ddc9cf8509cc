import { ERROR_KINDS, type ErrorCode } from '../../../shared/kernel/error-codes.ts';
import { html, type Markup } from '../../gateway/pages/html.ts';
import type { PageContext } from '../page.ts';

const isErrorCode = (code: string): code is ErrorCode => Object.hasOwn(ERROR_KINDS, code);

/** What `?error=` of somebody who came back from another provider means; an unknown code is a failure like any other. */
function reasonOf({ t, language, url }: PageContext, code: string): string {
  switch (code) {
    case 'access_denied':
      return t.backDenied;
    case 'state_invalid':
      return t.backState;
    case 'provider_error':
    case 'provider_untrusted':
      return t.backProvider;
    case 'provider_unavailable':
      return t.backUnavailable;
    case 'step_up_required':
      // The page asks for it at once, when it knows what for.
      return url.searchParams.has('provider')
        ? t.backStepUp
        : ERROR_KINDS[code][language === 'ko' ? 'titleKo' : 'title'];
    default:
      return isErrorCode(code) ? ERROR_KINDS[code][language === 'ko' ? 'titleKo' : 'title'] : t.failed;
  }
}

/** The news of somebody who came back from another provider: why it did not work, or that the account is linked. */
export function news(context: PageContext): Markup | null {
  const { t, url } = context;
  const code = url.searchParams.get('error');
  if (code !== null) return html`<p class="problem" role="alert">${reasonOf(context, code)}</p>\n`;
  return url.searchParams.has('linked') ? html`<p class="done" role="status">${t.linkedDone}</p>\n` : null;
}
