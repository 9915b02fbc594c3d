import type { ApiResponse } from './api-response.ts';

/** What a caller gets to see of a request's end. */
export type Delivery =
  | { readonly kind: 'answer'; readonly response: ApiResponse }
  /** The connection is cut instead of an answer, or in the middle of one. */
  | { readonly kind: 'cut' }
  | { readonly kind: 'cut-midway'; readonly response: ApiResponse }
  /** Nothing comes, and the connection stays. */
  | { readonly kind: 'silence' };
