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
import { errorName } from './failure.ts';
import { mimeMessage } from './mime.ts';

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

export interface Mail {
  readonly to: EmailAddress;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  /** Mails of one thread name the same; null for a mail that stands alone. */
  readonly thread: string | null;
}

export interface Sender {
  readonly from: SenderAddress;
  /** Shown in place of the address. */
  readonly name: string;
  readonly replyTo: EmailAddress;
  /** Through which SES tells of bounces and complaints; null for the account's default. */
  readonly configurationSet: string | null;
}

/** SES of the hub; its clients are paced (wiring.ts). */
export interface Ses {
  account(): Promise<SendingAccount>;
  /** Any number of identities, asked 100 at a time; absent ones are `none`. */
  verification(identities: readonly string[]): Promise<ReadonlyMap<string, VerificationStatus>>;
  requestVerification(address: EmailAddress | SenderAddress): Promise<void>;
  deleteIdentity(address: EmailAddress | SenderAddress): Promise<void>;
  /** @returns SES's message ID, as bounces name it */
  send(mail: Mail): Promise<string>;
}

const IDENTITIES_A_CALL = 100;
const SANDBOX_QUOTA = 200;

export function sesApi(ses: SESClient, sesV2: SESv2Client, sender: Sender): Ses {
  /** SESv2 tells the sandbox outright; where it is not served, a daily quota of 200 does. */
  const accountFacts = async () => {
    try {
      return await sesV2.send(new GetAccountCommand({}));
    } catch (error) {
      if (['AccessDenied', 'AccessDeniedException'].includes(errorName(error))) throw error;
      return null;
    }
  };

  return {
    async account() {
      const quota = await ses.send(new GetSendQuotaCommand({}));
      const facts = await accountFacts();
      const max24Hours = quota.Max24HourSend ?? 0;
      return {
        sandbox:
          facts?.ProductionAccessEnabled === undefined
            ? max24Hours === SANDBOX_QUOTA
            : !facts.ProductionAccessEnabled,
        sendingEnabled: facts?.SendingEnabled ?? true,
        maxSendRate: quota.MaxSendRate ?? 1,
        max24Hours: max24Hours === -1 ? null : max24Hours,
        sentLast24Hours: quota.SentLast24Hours ?? 0,
      };
    },

    async verification(identities) {
      const found = new Map<string, VerificationStatus>(identities.map((identity) => [identity, 'none']));
      for (let start = 0; start < identities.length; start += IDENTITIES_A_CALL) {
        const Identities = identities.slice(start, start + IDENTITIES_A_CALL);
        const { VerificationAttributes } = await ses.send(
          new GetIdentityVerificationAttributesCommand({ Identities }),
        );
        for (const [identity, attributes] of Object.entries(VerificationAttributes ?? {})) {
          found.set(identity, STATUS[attributes.VerificationStatus ?? ''] ?? 'none');
        }
      }
      return found;
    },

    async requestVerification(address) {
      await ses.send(new VerifyEmailIdentityCommand({ EmailAddress: address }));
    },

    async deleteIdentity(address) {
      await ses.send(new DeleteIdentityCommand({ Identity: address }));
    },

    async send(mail) {
      const { MessageId } = await ses.send(
        new SendRawEmailCommand({
          Source: sender.from,
          ...(sender.configurationSet === null ? {} : { ConfigurationSetName: sender.configurationSet }),
          Destinations: [mail.to],
          RawMessage: { Data: await mimeMessage(mail, sender) },
        }),
      );
      return MessageId ?? 'unknown';
    },
  };
}

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
  const domain = address.slice(address.lastIndexOf('@') + 1).toLowerCase();
  const labels = domain.split('.');
  return [address, ...labels.slice(0, -1).map((_, index) => labels.slice(index).join('.'))];
}
