import type { EmailAddress } from '../../core/contact.ts';
import type { Digest } from '../../core/digest.ts';
import { problem, type Problem } from '../../core/problem.ts';
import { failureOrThrow } from '../../aws/failure.ts';
import { LedgerOutageError } from '../../ledger/ledger-error.ts';
import { PausedError } from '../../ledger/pause.ts';
import { isMailboxSimulator } from '../../aws/mailbox-simulator.ts';
import { identitiesCovering, type VerificationStatus } from '../../aws/ses.ts';
import { askForVerification, isVerified } from './gate.ts';
import type { Run, Services } from '../run.ts';

type Addressed = Pick<Digest, 'contact'>;

export interface Sorted<D extends Addressed> {
  readonly deliverable: readonly D[];
  readonly withheld: readonly D[];
  /** Nobody could tell whether their recipients are verified. */
  readonly pending: readonly D[];
  readonly problems: readonly Problem[];
}

/** New verification requests a run: at less than one a second, and 200 mails a day, more would only fill the time. */
const MAX_REQUESTS = 200;

/**
 * In the SES sandbox recipients must be verified: the others are asked to, and their notices are
 * withheld: the clock of those keys has not started. The operator is asked too, for the summary. With VERIFYCONTACTS off
 * nobody is asked: whoever runs SES verifies them.
 */
export async function sortForSandbox<D extends Addressed>(
  services: Services,
  run: Run,
  digests: readonly D[],
): Promise<Sorted<D>> {
  const contacts = digests.map((digest) => digest.contact);
  const { operatorMail, summary, verifyContacts } = run.settings;
  const summaryTo = run.mailSummary && summary !== 'never' ? [operatorMail] : [];
  const recipients = [...summaryTo, ...contacts];
  const asked = recipients.filter((recipient) => !isMailboxSimulator(recipient));
  const statuses = await statusesOf(services, run, asked);
  if ('code' in statuses) return allPending(digests, statuses);
  const isUnverified = (recipient: EmailAddress): boolean =>
    !isMailboxSimulator(recipient) && !isVerified(recipient, statuses);
  const unverified = new Set(contacts.filter(isUnverified));
  const refused: Problem[] = [];
  let requests = 0;
  for (const contact of verifyContacts ? new Set(recipients.filter(isUnverified)) : []) {
    if (requests === MAX_REQUESTS) break;
    run.lease.assertHeld();
    try {
      if (await askForVerification(services, run, contact, statuses.get(contact) ?? 'none')) requests += 1;
    } catch (error) {
      // An address that SES will not verify keeps nobody else from being told (I6).
      if (error instanceof LedgerOutageError) throw error;
      if (error instanceof PausedError)
        return allPending(digests, problem('run', run.runId, 'PAUSED', error.message));
      const { code, message } = failureOrThrow(error);
      refused.push(problem('contact', contact, code, message));
    }
  }
  return {
    deliverable: digests.filter((digest) => !unverified.has(digest.contact)),
    withheld: digests.filter((digest) => unverified.has(digest.contact)),
    pending: [],
    problems: [
      ...refused,
      ...[...unverified].map((contact) =>
        problem(
          'contact',
          contact,
          'RECIPIENT_NOT_VERIFIED',
          `notices to ${contact} are withheld until it is verified${verifyContacts ? '' : '; VERIFYCONTACTS is off, so it was not asked to'}`,
        ),
      ),
    ],
  };
}

function allPending<D extends Addressed>(digests: readonly D[], why: Problem): Sorted<D> {
  return { deliverable: [], withheld: [], pending: digests, problems: [why] };
}

/** @returns what kept SES from telling, where it did not: then no mail leaves, since most would be refused */
async function statusesOf(
  { ses }: Services,
  { runId }: Run,
  addresses: readonly EmailAddress[],
): Promise<ReadonlyMap<string, VerificationStatus> | Problem> {
  try {
    return await ses.verification([...new Set(addresses.flatMap(identitiesCovering))]);
  } catch (error) {
    const { code, message } = failureOrThrow(error);
    return problem('run', runId, 'SES_UNREAD', message, code);
  }
}
