import type { EmailAddress } from '../../core/contact.ts';
import type { DigestPart } from '../../core/digest.ts';
import type { Instant } from '../../core/instant.ts';
import type { Notice } from '../../core/notice.ts';
import type { Policy } from '../../core/policy.ts';
import type { OwnWords } from '../own-words.ts';

export interface DigestToRender {
  readonly contact: EmailAddress;
  readonly notices: readonly Notice[];
  /** Which of several mails to one address this is; absent when it is the only one. */
  readonly part?: DigestPart | undefined;
}

/** What a digest says beside its notices. */
export interface DigestContext {
  readonly asOf: Instant;
  readonly runId: string;
  readonly settings: {
    readonly policy: Policy;
    readonly operatorMail: string;
    readonly contactTag: string;
    readonly optOutTag: string;
    readonly mail: OwnWords;
  };
}
