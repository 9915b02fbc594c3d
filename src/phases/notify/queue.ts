import { domainOf } from '../../core/contact-domains.ts';
import type { Digest } from '../../core/digest.ts';
import type { NoticeInLine } from '../../core/notice.ts';
import type { Courier } from './courier.ts';

/** Digests in their order; while it is in doubt whether SES takes any mail at all, in another. */
export interface Queue<N extends NoticeInLine> {
  readonly isEmpty: boolean;
  take(): Promise<Digest<N>>;
  /** Those that come next, unless there is a doubt. */
  upcoming(): Iterable<Digest<N>>;
}

/**
 * Addresses that SES refuses stay in the outbox and come first from then on, the most urgent of all. So a few of them say
 * nothing about the others, who are tried before anybody gives up: from the end of the list, at other domains.
 */
export function queueOf<N extends NoticeInLine>(
  digests: readonly Digest<N>[],
  courier: Pick<Courier<N>, 'inDoubt' | 'ready'>,
): Queue<N> {
  // The next one is the last, so that taking it moves no other.
  const waiting = digests.toReversed();

  const fromElsewhere = (): Digest<N> | undefined => {
    const refused = new Set(courier.inDoubt.map((address) => domainOf(address)));
    const other = waiting.findIndex(({ contact }) => !refused.has(domainOf(contact)));
    return waiting.splice(Math.max(0, other), 1)[0];
  };

  return {
    get isEmpty() {
      return waiting.length === 0;
    },
    *upcoming() {
      for (let at = waiting.length - 1; at >= 0; at -= 1) {
        const digest = waiting[at];
        if (digest !== undefined) yield digest;
      }
    },
    async take() {
      await courier.ready();
      const digest = courier.inDoubt.length > 0 ? fromElsewhere() : waiting.pop();
      if (digest === undefined) throw new RangeError('no digest is left');
      return digest;
    },
  };
}
