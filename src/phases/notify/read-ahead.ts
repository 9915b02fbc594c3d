import type { ContactState } from '../../core/contact-state.ts';
import type { EmailAddress } from '../../core/contact.ts';
import { MAX_NOTICES_A_MAIL, type Digest } from '../../core/digest.ts';
import type { NoticeInLine } from '../../core/notice.ts';
import type { ReadRows } from '../../ledger/rows/reading.ts';
import type { Queue } from './queue.ts';
import type { Words } from './shelf.ts';

export type States = ReadRows<EmailAddress, ContactState>;

/** A digest whose turn it is, with what is known of its address, and what its notices say as far as that was read ahead. */
export interface ReadyDigest<N extends NoticeInLine> {
  readonly digest: Digest<N>;
  /** The same as it came: of one that is long it is not to be kept. */
  readonly inLine: Digest<N>;
  readonly states: States;
  readonly words: ReadonlyMap<N, Words>;
}

export interface ReadAhead<N extends NoticeInLine> {
  readonly isEmpty: boolean;
  /** @throws what the ledger says when it cannot tell */
  take(): Promise<ReadyDigest<N>>;
  /** Waits for what is being read. */
  ended(): Promise<void>;
}

interface Asked<N extends NoticeInLine> {
  /** Whether digests leave in the order of the queue from now on, whatever SES says to one of them. */
  readonly isSure: () => boolean;
  /** Whether any mail may leave still: else nobody needs its words. */
  readonly maySend: () => boolean;
  readonly statesOf: (contacts: readonly EmailAddress[]) => Promise<States>;
  readonly wordsOf: (notices: readonly N[]) => Promise<ReadonlyMap<N, Words>>;
}

/** So many rows the ledger gives in one answer. */
const ROWS = 100;

/**
 * Reads what the next few digests need while the ones before them leave, many rows a call, so that the pace does not wait for the
 * ledger; and no more than that, so that memory does not grow with what there is to send.
 */
export function readAhead<N extends NoticeInLine>(
  queue: Queue<N>,
  { isSure, maySend, statesOf, wordsOf }: Asked<N>,
): ReadAhead<N> {
  let ready: ReadyDigest<N>[] = [];
  let coming: Promise<ReadyDigest<N>[]> | null = null;

  async function next(): Promise<ReadyDigest<N>[]> {
    const digests: Pick<ReadyDigest<N>, 'digest' | 'inLine'>[] = [];
    let notices = 0;
    do {
      const inLine = await queue.take();
      const digest = { contact: inLine.contact, notices: inLine.notices };
      digests.push({ digest, inLine });
      notices += digest.notices.length;
    } while (isSure() && !queue.isEmpty && digests.length < ROWS && (notices < ROWS || !maySend()));
    const firstMails = digests.flatMap(({ digest }) => digest.notices.slice(0, MAX_NOTICES_A_MAIL));
    const [states, words] = await Promise.all([
      statesOf(digests.map(({ digest }) => digest.contact)),
      maySend() ? wordsOf(firstMails) : new Map<N, Words>(),
    ]);
    return digests.map((each) => ({ ...each, states, words }));
  }

  return {
    get isEmpty() {
      return ready.length === 0 && coming === null && queue.isEmpty;
    },
    async take() {
      if (ready.length === 0) {
        const reading = coming ?? next();
        coming = null;
        ready = await reading;
      }
      if (coming === null && isSure() && !queue.isEmpty) {
        coming = next();
        // Whoever takes what comes meets its failure.
        coming.catch(() => undefined);
      }
      const first = ready.shift();
      if (first === undefined) throw new RangeError('no digest is left');
      return first;
    },
    async ended() {
      await Promise.allSettled(coming === null ? [] : [coming]);
    },
  };
}
