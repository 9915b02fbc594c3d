import type { EmailAddress } from '../../core/contact.ts';
import { byAccount, type Digest } from '../../core/digest.ts';
import { dayOf } from '../../core/instant.ts';
import { problem } from '../../core/problem.ts';
import type { Fault, SendFailure } from '../../aws/send-failure.ts';
import type { NoticeInLine } from '../../core/notice.ts';
import type { Run, Services } from '../run.ts';
import { failureOfLedger } from './ledger-failure.ts';
import type { Tally } from './tally.ts';
import { countFailedMail } from './undelivered.ts';

/**
 * What becomes of the mails that SES refuses in one step. What one mail meets stops nothing; what every mail meets stops
 * all, is told once, and is nobody's fault. Where SES's words leave open which of the two it is, the others show: one
 * mail that is accepted, or so many addresses that meet the same.
 */
export interface Refusals<N extends NoticeInLine> {
  /** @returns what is to be sent in place of the mail */
  meet(mail: Digest<N>, failure: SendFailure): Promise<readonly Digest<N>[]>;
  /** SES took a mail: what others met was their own. */
  accepted(): Promise<void>;
  /** Nothing more will be sent. */
  ended(): Promise<void>;
  /** Every further mail would meet the same. */
  readonly stop: boolean;
  /** SES has taken a mail in this run. */
  readonly hasAccepted: boolean;
  /** Mails wait to hear whether every mail meets what they met. */
  readonly isUndecided: boolean;
  /** Addresses that met the same, while nobody knows whether all would; none where there is no such doubt. */
  readonly inDoubt: readonly EmailAddress[];
}

/** So many addresses that meet the same are no accident, if no other mail says that they are. */
export const FEW = 3;
/** With as many again from elsewhere in the list, it is everybody's. */
const ENOUGH = 6;

/** What does not hang on address or text. */
const COMMON: readonly Fault[] = ['service', 'unknown'];

interface Refused<N extends NoticeInLine> {
  readonly mail: Digest<N>;
  readonly failure: SendFailure;
}

export function refusalsOf<N extends NoticeInLine>(
  { ledger }: Pick<Services, 'ledger'>,
  run: Run,
  { tally, hasSent }: { tally: Tally<N>; hasSent: boolean },
): Refusals<N> {
  let stop = false;
  let hasAccepted = hasSent;
  const open: Refused<N>[] = [];
  /** Since SES last took a mail. */
  const alike = new Map<string, ReadonlySet<EmailAddress>>();

  const kindOf = ({ code, fault }: SendFailure): string => `${code} ${fault}`;
  const addressesOf = (failure: SendFailure): ReadonlySet<EmailAddress> =>
    alike.get(kindOf(failure)) ?? new Set();

  const tell = ({ mail, failure }: Refused<N>): void => {
    tally.meet(problem('mail', mail.contact, failure.code, inWords(failure)));
  };

  async function count({ mail: { contact, notices }, failure: { fault, code, message } }: Refused<N>) {
    if (code !== 'MAIL_REFUSED') return;
    const refused = { at: run.asOf, mail: `refused-${dayOf(run.asOf)}` };
    if (fault === 'recipient') await countFailedMail(ledger, contact, refused, `refused: ${message}`);
    else
      for (const accountId of new Set(notices.map((notice) => notice.accountId)))
        await ledger.contacts.recordRefusedMail(contact, { ...refused, accountId });
  }

  async function own(refused: Refused<N>): Promise<void> {
    const { mail, failure } = refused;
    tally.end([mail], failure.end);
    const uncounted = await failureOfLedger(() => count(refused));
    if (uncounted === null) {
      tell(refused);
      return;
    }
    if (uncounted.stops) stop = true;
    const message = `SES refused a mail (${failure.message}), and the ledger could not note it: ${uncounted.message}`;
    tally.meet(problem('mail', mail.contact, uncounted.code, message));
  }

  function everybodys(failure: SendFailure): void {
    stop = true;
    tally.meetInAll(problem('run', run.runId, failure.code, inWords(failure)));
    for (const refused of open.splice(0)) {
      tally.end([refused.mail], 'pending');
      tell(refused);
    }
  }

  return {
    async meet(mail, failure) {
      if (failure.reach === 'every-mail') {
        tally.end([mail], 'pending');
        everybodys(failure);
        return [];
      }
      const apart = failure.fault === 'mail' ? byAccount(mail) : [];
      if (apart.length > 1) return apart;
      if (failure.reach === 'this-mail') {
        await own({ mail, failure });
        return [];
      }
      const addresses = new Set(addressesOf(failure)).add(mail.contact);
      alike.set(kindOf(failure), addresses);
      if (hasAccepted) await own({ mail, failure });
      else open.push({ mail, failure });
      const mayBeCommon = !hasAccepted || COMMON.includes(failure.fault);
      if (mayBeCommon && addresses.size >= ENOUGH) everybodys(failure);
      return [];
    },

    async accepted() {
      hasAccepted = true;
      alike.clear();
      for (const refused of open.splice(0)) await own(refused);
    },

    async ended() {
      const common = open.find(({ failure }) => addressesOf(failure).size >= FEW);
      if (common) everybodys(common.failure);
      for (const refused of open.splice(0)) await own(refused);
    },

    get stop() {
      return stop;
    },
    get hasAccepted() {
      return hasAccepted;
    },
    get isUndecided() {
      return open.length > 0 && !stop;
    },
    get inDoubt() {
      if (hasAccepted || stop) return [];
      return [...alike.values()].flatMap((addresses) => (addresses.size >= FEW ? [...addresses] : []));
    },
  };
}

function inWords({ fault, message }: SendFailure): string {
  return fault === 'unknown' ? `${message}; the mail counts as not accepted, and waits` : message;
}
