import type { InterceptedRequest } from '../../src/simulator/traffic/faults/intercepted-request.ts';
import { NO_RETRIES, stage, type Stage } from './harness.ts';
import { onlyAccounts } from './only-accounts.ts';
import { codes, keyOf, outcomes, owner } from './people.ts';
import { keep, replay, type Scene } from './scene.ts';

let scene: Scene;
beforeAll(async () => {
  const staged = await stage(onlyAccounts({ name: 'shop', users: [owner('ci')] }));
  await staged.run(0);
  scene = await keep(staged);
});

/** A key that got its notice, on the day on which it would be deactivated. */
const pastDeadline = async (settings: Readonly<Record<string, string>>): Promise<Stage> =>
  (await replay(scene, { client: NO_RETRIES })).engine(settings);

type Failing = (request: InterceptedRequest) => boolean;
const calling =
  (action: string): Failing =>
  (request) =>
    request.action === action;

/** Only then a decision hangs on it, and it is asked for. */
const UNUSED = { UNUSEDKEYAGE: '45' };

const isOfKey = ({ params }: InterceptedRequest): boolean => JSON.stringify(params).includes('KEY#');

const DENIED = { kind: 'error', status: 403, code: 'AccessDenied', message: 'not you' } as const;
const BROKEN = { kind: 'error', status: 500, code: 'ServiceFailure', message: 'not now' } as const;
const CUT = { kind: 'drop', when: 'before' } as const;
type SpoiledCall = typeof DENIED | typeof BROKEN | typeof CUT;

describe('what could not be read deactivates nothing, even past the deadline, and is reported (I3)', () => {
  test.each<[string, Failing, SpoiledCall, string | undefined, string, Readonly<Record<string, string>>?]>([
    ['the tags of a user are denied', calling('ListUserTags'), DENIED, 'undetermined none', 'KEY_UNREAD'],
    ['the tags of a user fail', calling('ListUserTags'), BROKEN, 'undetermined none', 'KEY_UNREAD'],
    [
      'the last use is denied',
      calling('GetAccessKeyLastUsed'),
      DENIED,
      'undetermined none',
      'KEY_UNREAD',
      UNUSED,
    ],
    [
      'the last use is cut off',
      calling('GetAccessKeyLastUsed'),
      CUT,
      'undetermined none',
      'KEY_UNREAD',
      UNUSED,
    ],
    ['the notice history is denied', calling('BatchGetItem'), DENIED, 'undetermined none', 'HISTORY_UNREAD'],
    ['the notice history is cut off', calling('BatchGetItem'), CUT, 'undetermined none', 'HISTORY_UNREAD'],
    ['the keys of a user are denied', calling('ListAccessKeys'), DENIED, undefined, 'USER_UNREAD'],
    ['the keys of a user fail', calling('ListAccessKeys'), BROKEN, undefined, 'USER_UNREAD'],
    [
      'the tags of the account are denied',
      calling('ListTagsForResource'),
      DENIED,
      undefined,
      'OPT_OUT_UNREAD',
    ],
    ['the tags of the account are cut off', calling('ListTagsForResource'), CUT, undefined, 'OPT_OUT_UNREAD'],
    ['the role is denied', calling('AssumeRole'), DENIED, undefined, 'MEMBER_ROLE_UNASSUMABLE'],
  ])('%s', async (_, failing, fault, outcome, code, settings = {}) => {
    const staged = await pastDeadline(settings);
    staged.organization.faults.intercept((request) => (failing(request) ? fault : undefined));
    const report = await staged.run(7);
    expect(outcomes(report).ci).toBe(outcome);
    expect(codes(report)).toContain(code);
    expect(report.status).toBe('problems');
    expect(keyOf(staged.organization.world, 'ci').status).toBe('Active');
    expect(staged.organization.calls.count('iam:UpdateAccessKey')).toBe(0);

    staged.organization.faults.clear();
    expect(outcomes(await staged.run(8)).ci).toBe('deactivate deactivated deactivated');
  });

  test.each([
    ['status', calling('ListAccessKeys')],
    ['tags', calling('ListUserTags')],
    ['history', (request: InterceptedRequest) => isOfKey(request) && request.action === 'GetItem'],
  ])('the %s cannot be read again right before the deed', async (_, failing) => {
    const staged = await pastDeadline({});
    let acting = false;
    staged.organization.faults.intercept((request) => {
      // The survey is over when SES is asked whether mail can leave.
      acting ||= request.action === 'GetSendQuota';
      return acting && failing(request) ? DENIED : undefined;
    });
    const report = await staged.run(7);
    expect(keyOf(staged.organization.world, 'ci').status).toBe('Active');
    expect(outcomes(report).ci).toBe('deactivate reminder failed');
    expect(codes(report)).toEqual(['DEACTIVATION_FAILED']);
  });

  test.each([
    [
      'of a user',
      (staged: Stage) => void (keyOwner(staged).tags.KeyRotation = 'opt out untill Friday'),
      'exempt none',
    ],
    ['of an account', (staged: Stage) => void (shop(staged).tags.KeyRotation = 'no'), undefined],
  ])('an opt-out tag %s that makes no sense counts as an opt-out', async (_, tag, outcome) => {
    const staged = await pastDeadline({});
    tag(staged);
    const report = await staged.run(7);
    expect(outcomes(report).ci).toBe(outcome);
    expect(codes(report)).toEqual(['OPT_OUT_UNREADABLE']);
    expect(keyOf(staged.organization.world, 'ci').status).toBe('Active');
  });

  test('an organization that cannot be listed ends the run before anything is done', async () => {
    const staged = await pastDeadline({});
    staged.organization.faults.deny('organizations:ListAccounts');
    await expect(staged.run(7)).rejects.toMatchObject({ code: 'ACCOUNTS_UNREAD' });
    expect(keyOf(staged.organization.world, 'ci').status).toBe('Active');
  });

  test.each([
    ['ExpiredTokenException', 'CREDENTIALS_REFUSED', /sign in again/],
    ['TooManyRequestsException', 'THROTTLED', /next run tries again/],
    ['AWSOrganizationsNotInUseException', 'ACCOUNTS_UNREAD', /management account/],
  ])('the same for %s has a code and an advice of its own', async (code, expected, advice) => {
    const staged = await pastDeadline({});
    staged.organization.faults.intercept(({ action }) =>
      action === 'ListAccounts' ? { kind: 'error', status: 400, code, message: 'not now' } : undefined,
    );
    await expect(staged.run(7)).rejects.toMatchObject({
      code: expected,
      message: `the organization's accounts could not be listed: ${code}: not now`,
      fix: expect.stringMatching(advice) as string,
    });
  });
});

function shop({ organization }: Stage) {
  const found = [...organization.world.accounts.values()].find(({ name }) => name === 'shop');
  if (!found) throw new Error('no shop');
  return found;
}

function keyOwner(staged: Stage) {
  const found = shop(staged).users.get('ci');
  if (!found) throw new Error('no ci');
  return found;
}
