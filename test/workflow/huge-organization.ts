import type { AccessKeyId } from '../../src/core/access-key.ts';
import type { Account, AccountId } from '../../src/core/account.ts';
import type { EmailAddress } from '../../src/core/contact.ts';
import { DAY_MS, instant, toMs, type Instant } from '../../src/core/instant.ts';
import { AnswerError } from '../../src/aws/answer-errors.ts';
import type { Iam } from '../../src/aws/iam.ts';
import type { Mail } from '../../src/aws/mail.ts';
import type { Services } from '../../src/phases/run.ts';
import { parseSettings } from '../../src/settings/settings.ts';
import type { Clock } from '../../src/workflow/clock.ts';
import { inMemoryLedger } from '../../src/ledger/in-memory.ts';
import { recorded } from '../builders/history.ts';
import { notice } from '../builders/notice.ts';
import type { Engine } from '../e2e/engine.ts';

export interface HugeOrganization extends Engine {
  readonly mails: Mail[];
  readonly deactivated: Set<string>;
}

export interface HugeOptions {
  readonly accounts: number;
  /** Addresses, to which the accounts are dealt out in turn. */
  readonly contacts: number;
  /** One in so many accounts cannot be entered, one in so many contacts gets no mail, none at 0; AWS's reasons are long ones. */
  readonly brokenEvery: number;
  readonly refusedEvery: number;
  readonly mailsASecond: number;
}

/** SES's word against an address, at length. */
const blacklisted = (): Error =>
  Object.assign(new Error(`Address blacklisted. ${'ü'.repeat(2_000)}`), { name: 'MessageRejected' });

/** Accounts with one user and one old key each; every other key had its notice ten days ago. */
export async function hugeOrganization(
  { accounts, contacts, brokenEvery, refusedEvery, mailsASecond }: HugeOptions,
  clock: Clock,
  asOf: Instant,
): Promise<HugeOrganization> {
  const ledger = inMemoryLedger(clock);
  const mails: Mail[] = [];
  const deactivated = new Set<string>();
  const created = daysBefore(asOf, 90);
  for (let index = 0; index < accounts; index += 2) {
    const told = daysBefore(asOf, 10);
    const contact = contactOf(index % contacts);
    const earlier = notice({
      accountId: accountIdOf(index),
      accessKeyId: accessKeyIdOf(index),
      contact,
      decidedAt: told,
      cycle: told,
      deadline: daysBefore(asOf, 3),
    });
    const { deadline } = earlier;
    await ledger.keys.recordNotice(earlier, recorded(told, { contact, deadline, messageId: 'earlier' }));
  }
  const services: Services = {
    clock,
    ledger,
    eventBus: null,
    organizations: {
      // eslint-disable-next-line @typescript-eslint/require-await
      async *listAccounts() {
        for (let index = 0; index < accounts; index += 1) yield accountOf(index);
      },
      accountTags: () => Promise.resolve([]),
      ouPath: () => Promise.resolve([]),
    },
    reportBucket: null,
    ses: {
      account: () =>
        Promise.resolve({
          sandbox: false,
          sendingEnabled: true,
          maxSendRate: mailsASecond,
          max24Hours: null,
          sentLast24Hours: 0,
        }),
      verification: (identities) =>
        Promise.resolve(new Map(identities.map((identity) => [identity, 'verified'] as const))),
      requestVerification: () => Promise.resolve(),
      deleteIdentity: () => Promise.resolve(),
      send: (mail) =>
        Number(mail.to.replace(/\D/g, '')) % refusedEvery === 2
          ? Promise.reject(blacklisted())
          : Promise.resolve(`m-${mails.push(mail)}`),
    },
    sts: { caller: never, accountOf: never },
    enterAccount: ({ accountId }) => {
      const index = Number(accountId) - FIRST_ID;
      const isBroken = index % brokenEvery === 1;
      return iamOf(index, isBroken, contactOf(index % contacts), created, deactivated);
    },
  };
  const settings = parseSettings({
    SOURCEMAIL: 'keys@example.com',
    MODE: 'enforce',
    MAXDEACTIVATIONS: 'unlimited',
  });
  return { settings, services, mails, deactivated };
}

/** Runs ask nothing of the kind. */
const never = () => Promise.reject(new Error('nobody asks this'));

const FIRST_ID = 200_000_000_000;
const accountIdOf = (index: number) => String(FIRST_ID + index) as AccountId;
const accessKeyIdOf = (index: number) => `AKIA${String(index).padStart(16, '0')}` as AccessKeyId;
const contactOf = (number: number) => `team-${number}@example.org` as EmailAddress;
const daysBefore = (asOf: Instant, days: number): Instant => instant(toMs(asOf) - days * DAY_MS);

function accountOf(index: number): Account {
  return {
    accountId: accountIdOf(index),
    name: `account-${index}`,
    partition: 'aws',
    state: 'ACTIVE',
    ouPath: null,
  };
}

function iamOf(
  index: number,
  isBroken: boolean,
  contact: EmailAddress,
  createDate: Instant,
  deactivated: Set<string>,
): Iam {
  const accessKeyId = accessKeyIdOf(index);
  const user = {
    userName: 'ci',
    userArn: `arn:aws:iam::${accountIdOf(index)}:user/ci`,
    createdAt: createDate,
    mayHaveKey: true,
    keys: [],
    fingerprint: null,
  };
  const users = () =>
    isBroken ? Promise.reject(new AnswerError('SERVICE_ERROR', 'ü'.repeat(2_000))) : Promise.resolve([user]);
  return {
    credentialReport: async () => ({
      users: await users(),
      generatedAt: null,
      isFresh: false,
      rootKey: 'none',
    }),
    listUsers: users,
    listAccessKeys: () =>
      Promise.resolve([{ accessKeyId, active: !deactivated.has(accessKeyId), createDate }]),
    userTags: () => Promise.resolve([['Contact', contact]]),
    lastUsed: () => Promise.resolve(null),
    deactivate: (_, id) => Promise.resolve(void deactivated.add(id)),
    activate: never,
    ownerOf: () => Promise.resolve(user.userName),
  };
}
