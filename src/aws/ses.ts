import {
  DeleteIdentityCommand,
  GetIdentityVerificationAttributesCommand,
  GetSendQuotaCommand,
  SendRawEmailCommand,
  VerifyEmailIdentityCommand,
  type SESClient,
} from '@aws-sdk/client-ses';
import { GetAccountCommand, type SESv2Client } from '@aws-sdk/client-sesv2';
import type { EmailAddress, SenderAddress } from '../core/contact.ts';
import { domainOf } from '../core/contact-domains.ts';
import { ask, Taken } from './answer.ts';
import { UnreadableAnswerError } from './answer-errors.ts';
import { beforeEachAttempt, type MayGoOn } from './each-attempt.ts';
import { errorName } from './failure.ts';
import type { Mail, Sender } from './mail.ts';
import { mimeMessage } from './mime.ts';
import { Accepted, Quota, SendingFacts, verificationStates } from './ses-answers.ts';

/** What SES allows this account, now. */
export interface SendingAccount {
  readonly sandbox: boolean;
  readonly sendingEnabled: boolean;
  /** Recipients a second. */
  readonly maxSendRate: number;
  /** Recipients in any 24 hours; null when unlimited. */
  readonly max24Hours: number | null;
  /** Recipients of the last 24 hours, everybody's in the account. */
  readonly sentLast24Hours: number;
}

export type VerificationStatus = 'verified' | 'pending' | 'failed' | 'none';

/** SES of the hub; its clients are paced (wiring.ts). */
export interface Ses {
  account(): Promise<SendingAccount>;
  /** Any number of identities, asked 100 at a time; absent ones are `none`. */
  verification(identities: readonly string[]): Promise<ReadonlyMap<string, VerificationStatus>>;
  requestVerification(address: EmailAddress | SenderAddress, mayGoOn?: MayGoOn): Promise<void>;
  deleteIdentity(address: EmailAddress | SenderAddress, mayGoOn?: MayGoOn): Promise<void>;
  /**
   * @returns SES's message ID, as bounces name it
   * @throws UnreadableAnswerError when SES gave none: then nobody knows of a mail that it accepted
   */
  send(mail: Mail, mayGoOn?: MayGoOn): Promise<string>;
}

const IDENTITIES_A_CALL = 100;
const SANDBOX_QUOTA = 200;

export function sesApi(ses: SESClient, sesV2: SESv2Client, sender: Sender): Ses {
  /** SESv2 tells the sandbox outright; where it is not served, a daily quota of 200 does. */
  const accountFacts = async () => {
    try {
      return await ask(() => sesV2.send(new GetAccountCommand({})), SendingFacts);
    } catch (error) {
      if (isNotServed(error)) return null;
      throw error;
    }
  };

  return {
    async account() {
      const quota = await ask(() => ses.send(new GetSendQuotaCommand({})), Quota);
      const facts = await accountFacts();
      return {
        sandbox: facts === null ? quota.Max24HourSend === SANDBOX_QUOTA : !facts.ProductionAccessEnabled,
        sendingEnabled: facts?.SendingEnabled ?? true,
        maxSendRate: quota.MaxSendRate,
        max24Hours: quota.Max24HourSend === -1 ? null : quota.Max24HourSend,
        sentLast24Hours: quota.SentLast24Hours,
      };
    },

    async verification(identities) {
      const found = new Map<string, VerificationStatus>(identities.map((identity) => [identity, 'none']));
      for (let start = 0; start < identities.length; start += IDENTITIES_A_CALL) {
        const Identities = identities.slice(start, start + IDENTITIES_A_CALL);
        const { VerificationAttributes } = await ask(
          () => ses.send(new GetIdentityVerificationAttributesCommand({ Identities })),
          verificationStates(Identities),
        );
        for (const [identity, { VerificationStatus }] of VerificationAttributes) {
          found.set(identity, STATUS[VerificationStatus] ?? 'pending');
        }
      }
      return found;
    },

    async requestVerification(address, mayGoOn) {
      const command = new VerifyEmailIdentityCommand({ EmailAddress: address });
      beforeEachAttempt(command, mayGoOn);
      await ask(() => ses.send(command), Taken);
    },

    async deleteIdentity(address, mayGoOn) {
      const command = new DeleteIdentityCommand({ Identity: address });
      beforeEachAttempt(command, mayGoOn);
      await ask(() => ses.send(command), Taken);
    },

    async send(mail, mayGoOn) {
      const command = new SendRawEmailCommand({
        Source: sender.from,
        ...(sender.configurationSet === null ? {} : { ConfigurationSetName: sender.configurationSet }),
        Destinations: [mail.to],
        RawMessage: { Data: await mimeMessage(mail, sender) },
      });
      beforeEachAttempt(command, mayGoOn);
      const { MessageId } = await ask(() => ses.send(command), Accepted);
      return MessageId;
    },
  };
}

/** An emulator, or a Region without SESv2: nobody is at home there, which a denial or a broken answer does not say. */
function isNotServed(error: unknown): boolean {
  if (error instanceof UnreadableAnswerError) return [404, 405, 501].includes(error.status);
  return NOT_SERVED.includes(errorName(error));
}

const NOT_SERVED = ['InvalidAction', 'NotFoundException', 'NotImplemented', 'UnknownOperationException'];

/** A status that nobody knows yet is not verified, and nothing is to be asked for. */
const STATUS: Readonly<Partial<Record<string, VerificationStatus>>> = {
  Success: 'verified',
  Pending: 'pending',
  Failed: 'failed',
  TemporaryFailure: 'failed',
  NotStarted: 'failed',
};

/**
 * The identities that make an address verified: itself, as it is written, its domain, and its parent domains. SES tells
 * addresses apart by case, domains not (developer guide, "Verifying email addresses").
 */
export function identitiesCovering(address: EmailAddress | SenderAddress): string[] {
  const domain = domainOf(address).toLowerCase();
  const labels = domain.split('.');
  return [address, ...labels.slice(0, -1).map((_, index) => labels.slice(index).join('.'))];
}
