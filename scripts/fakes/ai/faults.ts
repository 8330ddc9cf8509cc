/** What the next answer of the fake does wrong. */
export type AiFault =
  | { readonly kind: 'status'; readonly status: number; readonly retryAfter?: string }
  /** Never answers. */
  | { readonly kind: 'hang' }
  /** Half of the body, then the connection is cut. */
  | { readonly kind: 'reset' }
  /** A complete answer whose JSON ends in the middle. */
  | { readonly kind: 'cut-json' }
  | { readonly kind: 'wrong-dimension' }
  /** A number that JSON cannot hold, as some servers write it. */
  | { readonly kind: 'nan' }
  | { readonly kind: 'zero' }
  | { readonly kind: 'too-few' }
  /** Names a programme and a sum that nobody has told it. */
  | { readonly kind: 'invent' }
  | { readonly kind: 'tool-call' }
  /** Stops at the limit of tokens. */
  | { readonly kind: 'stop-early' }
  | { readonly kind: 'redirect' }
  | { readonly kind: 'not-success' };

/** What the fake says where it invents. */
export const INVENTED = '특별 황금 청년 지원금 1,234,567원을 2031년 4월 1일까지 드립니다.';
