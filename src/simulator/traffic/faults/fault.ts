import type { Spoil } from '../spoil/spoil.ts';
import type { InterceptedRequest } from './intercepted-request.ts';

/** Whether what befalls a request keeps it from taking effect, or only its answer from being read. */
export type Moment = 'before' | 'after';

/** Why a session is refused from some moment on: AWS says ExpiredToken, AccessDenied or InvalidClientTokenId. */
export type SessionEnd = 'expired' | 'revoked' | 'unknown';

/** What can befall one request. */
export type Fault =
  /** AWS answers with an error, of any code; by default instead of doing anything. */
  | {
      readonly kind: 'error';
      readonly status: number;
      readonly code: string;
      readonly message: string;
      readonly when?: Moment;
    }
  /** Whatever stands in between answers: any status, headers and body, with nothing added but the length. */
  | {
      readonly kind: 'raw';
      readonly status: number;
      readonly headers?: Readonly<Record<string, string>>;
      readonly body?: string;
      readonly when?: Moment;
    }
  /** The answer is changed on its way; `null` takes a header away. An error passes as it is, and does not count. */
  | {
      readonly kind: 'spoil';
      readonly body?: Spoil;
      readonly headers?: Readonly<Record<string, string | null>>;
    }
  /** The connection is cut; `midway` in the middle of the answer. */
  | { readonly kind: 'drop'; readonly when: Moment | 'midway' }
  /** Nobody ever answers. */
  | { readonly kind: 'hang'; readonly when: Moment }
  /** The request takes so long to arrive, in real time. */
  | { readonly kind: 'delay'; readonly ms: number }
  /**
   * The request arrives once the promise is kept: late, when its caller has given up on it, or its signature has expired.
   * `after`: it takes effect at once, and its answer arrives late. A promise that is to begin then comes as a function.
   */
  | {
      readonly kind: 'hold';
      readonly until: Promise<unknown> | (() => Promise<unknown>);
      readonly when?: Moment;
    }
  /** The caller's session ends here: this request is refused, and all others of the session. */
  | { readonly kind: 'end-session'; readonly as: SessionEnd }
  /** AssumeRole opens the session in this account instead of the one that was asked for. */
  | { readonly kind: 'other-account'; readonly accountId: string }
  /** Of a batch, DynamoDB does the first so many (0 by default), and gives the rest back. */
  | { readonly kind: 'unprocessed'; readonly processed?: number }
  /** DynamoDB writes, and says that the write's condition did not hold: what a retry after a lost answer meets. */
  | { readonly kind: 'condition-lost' };

/** A fault in the words of whichever service it befalls. */
export type FaultMaker = (request: InterceptedRequest) => Fault;
