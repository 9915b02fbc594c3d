import type { EmailAddress, SenderAddress } from '../../core/contact.ts';
import type { Instant } from '../../core/instant.ts';
import type { ProblemCode } from '../../core/problem.ts';
import type { MailCounts } from '../../core/report.ts';
import { failureOrThrow } from '../../aws/failure.ts';
import { identitiesCovering, type SendingAccount, type Ses, type VerificationStatus } from '../../aws/ses.ts';
import { LedgerError, RowRefusedError, RowUnreadableError } from '../../ledger/ledger-error.ts';
import { PausedError } from '../../ledger/pause.ts';
import type { Acted } from '../act/act-on.ts';
import type { Run, Services } from '../run.ts';

/** Whether mail can leave at all, and how much of it; asked before anything is done, since I1 rests on mail. */
export type MailGate = {
  readonly blocked: MailCounts['blocked'];
  readonly message: string;
  /** What the advice is for, where it is not for what blocks; executions of the time before have none. */
  readonly cause?: ProblemCode;
  readonly sandbox: boolean;
  /** Recipients a second. */
  readonly maxSendRate: number;
  /** Recipients left in these 24 hours; null is unlimited. */
  readonly remaining: number | null;
};

/** Asks SES. Not verified: requests it once (enforcing, unless VERIFYCONTACTS is off) and blocks the run's mail and deactivations. */
export async function checkMail(services: Services, run: Run): Promise<MailGate> {
  const { sourceMail, sesQuotaShare } = run.settings;
  try {
    await run.lease.allowDeed();
    const account = await services.ses.account();
    const { sandbox, sendingEnabled, maxSendRate } = account;
    const facts = { sandbox, maxSendRate, remaining: remainingOf(account, sesQuotaShare) };
    const gate = await gateFor(services, run, sourceMail, sendingEnabled);
    const checked = { ...facts, ...gate };
    if (checked.blocked) run.emit({ event: 'mail-blocked', code: checked.blocked, message: checked.message });
    return checked;
  } catch (error) {
    if (error instanceof PausedError) return closed('PAUSED', error.message);
    if (error instanceof LedgerError) throw error;
    const { message } = failureOrThrow(error);
    run.emit({ event: 'mail-blocked', code: 'SES_UNREAD', message });
    return closed('SES_UNREAD', message);
  }
}

/** Of SES nothing is known then. */
function closed(blocked: NonNullable<MailCounts['blocked']>, message: string): MailGate {
  return { blocked, message, sandbox: true, maxSendRate: 1, remaining: 0 };
}

/** The gate after the deactivations, of which a pause may have stopped some. */
export function gateAfter(gate: MailGate, acted: readonly Pick<Acted, 'paused'>[]): MailGate {
  const paused = acted.find((each) => each.paused !== null)?.paused ?? null;
  return paused === null ? gate : { ...gate, blocked: 'PAUSED', message: paused };
}

/** What is left of this tool's share: the rest of the quota is for others in the account (SESQUOTASHARE). */
export function remainingOf(
  { max24Hours, sentLast24Hours }: SendingAccount,
  sharePercent: number,
): number | null {
  if (max24Hours === null) return null;
  return Math.max(0, Math.floor((max24Hours * sharePercent) / 100) - sentLast24Hours);
}

async function gateFor(
  services: Services,
  run: Run,
  sender: SenderAddress,
  sendingEnabled: boolean,
): Promise<Pick<MailGate, 'blocked' | 'message' | 'cause'>> {
  if (!sendingEnabled)
    return { blocked: 'SENDING_PAUSED', message: 'SES has paused sending for this account' };
  const statuses = await services.ses.verification(identitiesCovering(sender));
  if (isVerified(sender, statuses)) return { blocked: null, message: '' };
  const blocked = 'SENDER_NOT_VERIFIED';
  const message = `${sender} is not verified in SES, nor is its domain`;
  if (!run.settings.verifyContacts)
    return { blocked, message: `${message}; VERIFYCONTACTS is off, so it was not asked to verify` };
  try {
    if (run.mode === 'enforce')
      await askForVerification(services, run, sender, statuses.get(sender) ?? 'none');
    return { blocked, message };
  } catch (error) {
    if (!(error instanceof RowRefusedError)) throw error;
    const { problemCode: cause, message: why } = error;
    return { blocked, message: `${message}; it was not asked to verify: ${why}`, cause };
  }
}

/** Verified is an address if it, its domain or a parent domain is. */
export function isVerified(
  address: EmailAddress | SenderAddress,
  statuses: ReadonlyMap<string, VerificationStatus>,
): boolean {
  return identitiesCovering(address).some((identity) => statuses.get(identity) === 'verified');
}

/**
 * Requests a verification where none is under way. One that failed is deleted and requested again only if this tool
 * had requested it (I9). The request is recorded first, so that no identity is left without an owner.
 * @returns whether SES was asked
 * @throws RowRefusedError when the request could not be recorded: then SES was not asked
 */
export async function askForVerification(
  { ses, ledger, clock }: { ses: Ses; ledger: Services['ledger']; clock: Services['clock'] },
  { lease }: Pick<Run, 'lease'>,
  address: EmailAddress | SenderAddress,
  status: VerificationStatus,
): Promise<boolean> {
  switch (status) {
    case 'verified':
    case 'pending':
      return false;
    case 'failed':
      if (!(await ledger.identities.readMany([address])).has(address)) return false;
      await ses.deleteIdentity(address, lease.allowDeed);
      break;
    case 'none':
      await recordRequest(ledger, address, clock.now());
  }
  await ses.requestVerification(address, lease.allowDeed);
  return true;
}

async function recordRequest(
  { identities }: Services['ledger'],
  address: EmailAddress | SenderAddress,
  at: Instant,
): Promise<void> {
  try {
    await identities.recordRequest(address, at);
  } catch (error) {
    // A row of a later version is there: whoever can read it knows whose the identity is.
    if (!(error instanceof RowUnreadableError)) throw error;
  }
}
