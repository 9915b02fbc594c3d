import type { ContactState } from '../../core/contact-state.ts';
import type { EmailAddress } from '../../core/contact.ts';
import { MAX_NOTICES_A_MAIL, type Digest } from '../../core/digest.ts';
import type { NoticeInLine } from '../../core/notice.ts';
import type { ReadRows } from '../../ledger/rows/reading.ts';
import type { Queue } from './queue.ts';
import type { Words } from './shelf.ts';

export type States = ReadRows<EmailAddress, ContactState>;

interface Read<N extends NoticeInLine> {
  readonly states: States;
  /** Of what its first mail may tell, as far as mail may leave. */
  readonly words: ReadonlyMap<N, Words>;
}

/** A digest whose turn it is, with what is known of its address, and what its notices say as far as that was read ahead. */
export interface ReadyDigest<N extends NoticeInLine> extends Read<N> {
  readonly digest: Digest<N>;
  /** The same as it came: of one that is long it is not to be kept. */
  readonly inLine: Digest<N>;
}

export interface ReadAhead<N extends NoticeInLine> {
  /** @throws what the ledger says when it cannot tell */
  take(): Promise<ReadyDigest<N>>;
  /** Waits for what is being read. */
  ended(): Promise<void>;
}

interface Asked<N extends NoticeInLine> {
  /** Whether any mail may leave still: else nobody needs its words. */
  readonly maySend: () => boolean;
  readonly statesOf: (contacts: readonly EmailAddress[]) => Promise<States>;
  readonly wordsOf: (notices: readonly N[]) => Promise<ReadonlyMap<N, Words>>;
}

/** So many rows the ledger gives in one answer. */
const ROWS = 100;
/** With so many notices ahead nothing more is read; but of a digest that is taken out of its turn. */
const MOST_READY = 2 * ROWS;
const READS_AT_ONCE = 2;

/**
 * Reads what the next digests need while the ones before them leave, many rows a call, so that the pace does not wait for the
 * ledger; and no more than some hundred notices, so that memory does not grow with what there is to send.
 */
export function readAhead<N extends NoticeInLine>(
  queue: Queue<N>,
  { maySend, statesOf, wordsOf }: Asked<N>,
): ReadAhead<N> {
  type Ready = Pick<ReadyDigest<N>, 'digest' | 'inLine'> & { readonly read: Promise<Read<N>> };
  const ready = new Map<EmailAddress, Ready>();
  const reading = new Set<Promise<unknown>>();
  const isEnough = (): boolean =>
    [...ready.values()].reduce((sum, { digest }) => sum + digest.notices.length, 0) >= MOST_READY;

  /** Of the first one, if there is one, and of those behind it. */
  function begin(first: Digest<N> | null): void {
    const digests: Pick<Ready, 'digest' | 'inLine'>[] = [];
    let notices = 0;
    const add = (inLine: Digest<N>): void => {
      const digest = { contact: inLine.contact, notices: inLine.notices };
      digests.push({ digest, inLine });
      notices += digest.notices.length;
    };
    const upcoming = isEnough() ? [] : queue.upcoming();
    if (first !== null) add(first);
    for (const inLine of upcoming) {
      if (digests.length >= ROWS || (notices >= ROWS && maySend())) break;
      if (!ready.has(inLine.contact)) add(inLine);
    }
    if (digests.length === 0) return;
    const read = readOf(digests.map(({ digest }) => digest));
    // Whoever takes one of them meets its failure.
    const settled = read.then(
      () => undefined,
      () => undefined,
    );
    reading.add(settled);
    void settled.finally(() => reading.delete(settled));
    for (const each of digests) ready.set(each.inLine.contact, { ...each, read });
  }

  async function readOf(digests: readonly Digest<N>[]): Promise<Read<N>> {
    const firstMails = digests.flatMap(({ notices }) => notices.slice(0, MAX_NOTICES_A_MAIL));
    const [states, words] = await Promise.all([
      statesOf(digests.map(({ contact }) => contact)),
      maySend() ? wordsOf(firstMails) : new Map<N, Words>(),
    ]);
    return { states, words };
  }

  return {
    async take() {
      const inLine = await queue.take();
      const { contact } = inLine;
      if (!ready.has(contact)) begin(inLine);
      const own = ready.get(contact);
      if (own === undefined) throw new TypeError(`nothing is read of ${contact}`);
      ready.delete(contact);
      // The next ones are read while these leave, not only once they have left.
      if (reading.size < READS_AT_ONCE) begin(null);
      return { digest: own.digest, inLine: own.inLine, ...(await own.read) };
    },
    async ended() {
      await Promise.all(reading);
    },
  };
}
