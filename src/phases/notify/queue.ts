import type { EmailAddress } from '../../core/contact.ts';
import type { OrderedDigest } from '../../core/digest.ts';
import type { Courier } from './courier.ts';

/** Digests in their order; while it is in doubt whether SES takes any mail at all, in another. */
export interface Queue {
  readonly isEmpty: boolean;
  /** `sendingKey` of the last one that was taken in order; null before the first. */
  readonly upTo: string | null;
  take(): Promise<OrderedDigest>;
}

/**
 * Addresses that SES refuses stay in the outbox and come first from then on, the most urgent of all. So a few of them say
 * nothing about the others, who are tried before anybody gives up: from the end of the list, at other domains.
 */
export function queueOf(
  digests: readonly OrderedDigest[],
  courier: Pick<Courier, 'inDoubt' | 'ready'>,
): Queue {
  const waiting = [...digests];
  let upTo: string | null = null;

  const inOrder = (): OrderedDigest | undefined => {
    const first = waiting.shift();
    upTo = first?.sendingKey ?? upTo;
    return first;
  };

  const fromElsewhere = (): OrderedDigest | undefined => {
    const refused = new Set(courier.inDoubt.map(domainOf));
    const other = waiting.findLastIndex(({ contact }) => !refused.has(domainOf(contact)));
    return waiting.splice(other, 1)[0];
  };

  return {
    get isEmpty() {
      return waiting.length === 0;
    },
    get upTo() {
      return upTo;
    },
    async take() {
      await courier.ready();
      const digest = courier.inDoubt.length > 0 ? fromElsewhere() : inOrder();
      if (digest === undefined) throw new RangeError('no digest is left');
      return digest;
    },
  };
}

function domainOf(address: EmailAddress): string {
  return address.slice(address.lastIndexOf('@') + 1);
}
