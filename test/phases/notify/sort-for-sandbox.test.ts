import type { VerificationStatus } from '../../../src/aws/ses.ts';
import type { EmailAddress } from '../../../src/core/contact.ts';
import { PausedError } from '../../../src/ledger/pause.ts';
import { sortForSandbox } from '../../../src/phases/notify/sandbox.ts';
import type { Run } from '../../../src/phases/run.ts';
import type { SettingValues } from '../../../src/settings/settings.ts';
import { awsError } from '../../builders/aws-error.ts';
import { ANN, BOB } from '../../builders/notice.ts';
import {
  bug,
  ledgerWith,
  OPERATOR,
  outage,
  phaseRun,
  phaseServices,
  RUN,
  type LedgerParts,
} from '../../builders/phase.ts';

const SIMULATOR = 'bounce@simulator.amazonses.com' as EmailAddress;
const digest = (contact: EmailAddress) => ({ contact, notices: [] });

interface Given {
  readonly to?: readonly EmailAddress[];
  readonly statuses?: Readonly<Record<string, VerificationStatus>>;
  readonly run?: Partial<Run>;
  readonly settings?: SettingValues;
  readonly refuse?: (address: string) => Error | null;
  readonly verification?: () => Promise<never>;
  readonly parts?: LedgerParts;
}

async function sorted({
  to = [ANN, BOB],
  statuses = { [OPERATOR]: 'verified' },
  run,
  settings,
  refuse = () => null,
  verification,
  parts = {},
}: Given = {}) {
  const asked: string[] = [];
  const looked: string[] = [];
  const services = phaseServices({
    ledger: ledgerWith(parts),
    ses: {
      verification:
        verification ??
        ((identities) => {
          looked.push(...identities);
          return Promise.resolve(new Map(Object.entries(statuses)));
        }),
      requestVerification: (address) => {
        const refused = refuse(address);
        if (refused) return Promise.reject(refused);
        asked.push(address);
        return Promise.resolve();
      },
    },
  });
  const result = await sortForSandbox(services, phaseRun(run, settings), to.map(digest));
  const contacts = (digests: typeof result.deliverable) => digests.map(({ contact }) => contact);
  return {
    deliverable: contacts(result.deliverable),
    withheld: contacts(result.withheld),
    pending: contacts(result.pending),
    told: result.problems.map(({ scope, id, code, message }) => `${scope} ${id} ${code}: ${message}`),
    asked,
    looked,
  };
}

const withheld = (address: string) =>
  `contact ${address} RECIPIENT_NOT_VERIFIED: notices to ${address} are withheld until it is verified`;

describe('in the sandbox', () => {
  test('only verified addresses get mail; the others are asked to verify', async () => {
    const {
      deliverable,
      withheld: held,
      pending,
      told,
      asked,
    } = await sorted({
      statuses: { [OPERATOR]: 'verified', [ANN]: 'verified', [BOB]: 'none' },
    });
    expect([deliverable, held, pending]).toEqual([[ANN], [BOB], []]);
    expect(asked).toEqual([BOB]);
    expect(told).toEqual([withheld(BOB)]);
  });

  test('whoever was asked before is not asked again; an address with two digests is asked once', async () => {
    const {
      withheld: held,
      asked,
      told,
    } = await sorted({
      to: [ANN, ANN, BOB],
      statuses: { [OPERATOR]: 'verified', [BOB]: 'pending' },
    });
    expect(held).toEqual([ANN, ANN, BOB]);
    expect(asked).toEqual([ANN]);
    expect(told).toEqual([withheld(ANN), withheld(BOB)]);
  });

  test('a verified domain is enough, and the simulator needs nothing', async () => {
    const { deliverable, asked, looked } = await sorted({
      to: [ANN, SIMULATOR],
      statuses: { 'example.com': 'verified' },
    });
    expect(deliverable).toEqual([ANN, SIMULATOR]);
    expect(asked).toEqual([]);
    expect(looked).toEqual([...new Set(looked)]);
    expect(looked.some((each) => each.includes('simulator'))).toBe(false);
    expect(looked).toContain('example.com');
  });

  test('the operator is asked for the summary, where there is to be one, and holds no notice back', async () => {
    const { asked, told, deliverable } = await sorted({ to: [ANN], statuses: { [ANN]: 'verified' } });
    expect([asked, told, deliverable]).toEqual([[OPERATOR], [], [ANN]]);
    for (const none of [{ run: { mailSummary: false } }, { settings: { SUMMARY: 'never' } }])
      expect((await sorted({ to: [ANN], statuses: { [ANN]: 'verified' }, ...none })).asked).toEqual([]);
  });

  test('two hundred are asked a run', async () => {
    const to = Array.from({ length: 201 }, (_, index) => `a${index}@one.example` as EmailAddress);
    const { asked, withheld: held } = await sorted({ to });
    expect(asked).toEqual(to.slice(0, 200));
    expect(held).toHaveLength(201);
    // Who was asked before takes no place.
    const before = { [OPERATOR]: 'verified', 'a0@one.example': 'pending' } as const;
    expect((await sorted({ to, statuses: before })).asked).toEqual(to.slice(1));
  });
});

test('with VERIFYCONTACTS off nobody is asked, and who is not verified is told so', async () => {
  const { asked, withheld: held, told } = await sorted({ to: [ANN], settings: { VERIFYCONTACTS: 'off' } });
  expect([asked, held]).toEqual([[], [ANN]]);
  expect(told).toEqual([`${withheld(ANN)}; VERIFYCONTACTS is off, so it was not asked to`]);
});

describe('what keeps an address from being verified', () => {
  test('is told, and keeps nobody else from being asked', async () => {
    const refuse = (address: string) =>
      address === ANN ? awsError('InvalidParameterValue', 'no address', { $fault: 'client' }) : null;
    const { asked, told, withheld: held } = await sorted({ refuse });
    expect(asked).toEqual([BOB]);
    expect(held).toEqual([ANN, BOB]);
    expect(told[0]).toMatch(new RegExp(`^contact ${ANN} [A-Z_]+: .*no address`));
    expect(told.slice(1)).toEqual([withheld(ANN), withheld(BOB)]);
  });

  test('for all of them lets all wait: a pause', async () => {
    const refuse = () => new PausedError('paused by Ann');
    expect(await sorted({ refuse })).toMatchObject({
      deliverable: [],
      withheld: [],
      pending: [ANN, BOB],
      told: [`run ${RUN} PAUSED: paused by Ann`],
    });
  });

  test('ends the run: the want of the table, a lost lease, a bug', async () => {
    await expect(sorted({ parts: { identities: { recordRequest: outage } } })).rejects.toThrow(
      'the table does not answer',
    );
    const assertHeld = () => {
      throw new RangeError('lost');
    };
    await expect(sorted({ run: { lease: { ...phaseRun().lease, assertHeld } } })).rejects.toThrow('lost');
    await expect(sorted({ refuse: () => new TypeError('a bug') })).rejects.toThrow('a bug');
  });
});

test('where SES does not tell who is verified, all wait', async () => {
  const verification = () =>
    Promise.reject(awsError('AccessDenied', 'no ses:GetIdentityVerificationAttributes'));
  const { deliverable, pending, told } = await sorted({ verification });
  expect([deliverable, pending]).toEqual([[], [ANN, BOB]]);
  expect(told[0]).toMatch(new RegExp(`^run ${RUN} (?:SES_UNREAD|ACCESS_DENIED): .*no ses:Get`));
  await expect(sorted({ verification: bug })).rejects.toThrow('a bug');
});
