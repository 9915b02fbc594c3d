import type { RunAccount } from '../../../src/core/run-record.ts';
import { lookAt } from '../../../src/phases/survey/look-at.ts';
import type { SettingValues } from '../../../src/settings/settings.ts';
import { awsError } from '../../builders/aws-error.ts';
import { ACCOUNT } from '../../builders/finding.ts';
import { phaseRun, phaseServices } from '../../builders/phase.ts';
import { runAccount } from '../../builders/run-row.ts';

const LISTED = runAccount({ status: 'pending' });
const DENIED = awsError('AccessDeniedException', 'not allowed');
const [ROOT, WANTED, OTHER] = ['r-ab12', 'ou-ab12-wanted12', 'ou-ab12-other123'];

async function looked({
  tags = [],
  path = [ROOT, WANTED],
  settings = {},
  listed = LISTED,
}: {
  tags?: readonly (readonly [string, string])[] | Error;
  path?: readonly string[] | Error;
  settings?: SettingValues;
  listed?: RunAccount;
} = {}) {
  const asked: string[] = [];
  const answer = <T>(what: string, value: T | Error): Promise<T> => {
    asked.push(what);
    return value instanceof Error ? Promise.reject(value) : Promise.resolve(value);
  };
  const { organizations } = phaseServices({
    organizations: {
      accountTags: (accountId) => answer(`tags of ${accountId}`, tags),
      ouPath: (accountId) => answer(`path of ${accountId}`, path),
    },
  });
  const entry = await lookAt({ organizations }, phaseRun({}, settings), listed);
  const told = entry.problems.map(({ scope, id, code, message }) => `${scope} ${id} ${code}: ${message}`);
  return { entry, asked, told };
}

describe('an account', () => {
  test('without tags is to be entered', async () => {
    const { entry, asked } = await looked();
    expect(entry).toEqual(LISTED);
    expect(asked).toEqual([`tags of ${ACCOUNT}`]);
  });

  test('says who its contact is', async () => {
    const { entry } = await looked({ tags: [['contact', 'ann@example.com']] });
    expect(entry).toMatchObject({ status: 'pending', contactTag: 'ann@example.com' });
  });

  test.each([
    ['opt-out', 'no end', null],
    ['opt-out until 2026-11-22 moving', 'until 2026-11-22', '2026-11-22'],
  ])('with the tag "%s" is not entered: %s', async (value, reason, until) => {
    const { entry, told } = await looked({ tags: [['KeyRotation', value]] });
    expect(entry).toMatchObject({ status: 'opted-out', reason, exemption: { kind: 'opted-out', until } });
    expect(told).toEqual([]);
  });

  test('whose opt-out is over is entered', async () => {
    const { entry } = await looked({ tags: [['KeyRotation', 'opt-out until 2026-11-21']] });
    expect(entry.status).toBe('pending');
  });

  test('whose opt-out cannot be read counts as opted out, and is told in its words', async () => {
    const { entry, told } = await looked({ tags: [['KeyRotation', `never ${'x'.repeat(300)}`]] });
    expect(entry).toMatchObject({ status: 'opted-out', reason: 'opt-out tag cannot be read' });
    expect(told).toEqual([
      `account ${ACCOUNT} OPT_OUT_UNREADABLE: the opt-out tag is "never ${'x'.repeat(250)}", so the account counts as opted out`,
    ]);
  });

  test('opted out for longer than MAXOPTOUTDAYS is told', async () => {
    const settings = { MAXOPTOUTDAYS: '30' };
    const tags = (until: string) => [['KeyRotation', `opt-out until ${until}`]] as const;
    expect((await looked({ settings, tags: tags('2026-12-22') })).told).toEqual([]);
    expect((await looked({ settings, tags: tags('2026-12-23') })).told).toEqual([
      `account ${ACCOUNT} OPT_OUT_TOO_LONG: the opt-out ends on 2026-12-23; MAXOPTOUTDAYS allows 30 days`,
    ]);
    expect((await looked({ tags: tags('2026-12-23') })).told).toEqual([]);
  });

  test('whose tags cannot be read is not entered', async () => {
    const { entry, told } = await looked({ tags: DENIED });
    expect(entry).toMatchObject({ status: 'unreachable', reason: 'OPT_OUT_UNREAD' });
    expect(told[0]).toMatch(new RegExp(`^account ${ACCOUNT} OPT_OUT_UNREAD: .*not allowed`));
    await expect(looked({ tags: new TypeError('a bug') })).rejects.toThrow('a bug');
  });
});

describe('where OUs are named', () => {
  test('an account is entered when it is under one that is included', async () => {
    const { entry } = await looked({ settings: { INCLUDEOUS: WANTED } });
    expect(entry).toMatchObject({ status: 'pending', account: { ouPath: [ROOT, WANTED] } });
  });

  test.each([
    ['not included', { INCLUDEOUS: OTHER }],
    ['excluded', { EXCLUDEOUS: WANTED }],
  ])('an account that is %s is out of scope, and not asked for its tags', async (_, settings) => {
    const { entry, asked } = await looked({ settings });
    expect(entry).toMatchObject({
      status: 'out-of-scope',
      reason: 'OU',
      account: { ouPath: [ROOT, WANTED] },
    });
    expect(asked).toEqual([`path of ${ACCOUNT}`]);
  });

  test('a path that is known is not asked for; one that cannot be read leaves its account alone', async () => {
    const settings = { INCLUDEOUS: OTHER };
    const known = { ...LISTED, account: { ...LISTED.account, ouPath: [ROOT, OTHER] } };
    const { entry, asked } = await looked({ settings, listed: known });
    expect([entry.status, asked]).toEqual(['pending', [`tags of ${ACCOUNT}`]]);
    const denied = await looked({ settings, path: DENIED });
    expect(denied.entry).toMatchObject({ status: 'unreachable', reason: 'OU_PATH_UNREAD' });
    expect(denied.told[0]).toMatch(new RegExp(`^account ${ACCOUNT} OU_PATH_UNREAD: .*not allowed`));
  });
});
