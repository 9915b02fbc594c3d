import type { Account } from '../../src/core/account.ts';
import { checkScope } from '../../src/phases/check-scope.ts';
import { awsError } from '../builders/aws-error.ts';
import { ACCOUNT } from '../builders/finding.ts';
import { bug, phaseServices } from '../builders/phase.ts';
import { runAccount } from '../builders/run-row.ts';

const [ROOT, KNOWN, OTHER, GONE] = ['r-ab12', 'ou-ab12-known123', 'ou-ab12-other123', 'ou-ab12-gone1234'];
const DENIED = awsError('AccessDeniedException', 'no organizations:ListParents');
const NOT_FOUND = awsError('ChildNotFoundException', 'no such OU');

interface Given {
  readonly include?: readonly string[];
  readonly exclude?: readonly string[];
  readonly accounts?: readonly Account[];
  readonly answer?: (unit: string) => Promise<readonly string[]>;
}

function checked({
  include = [],
  exclude = [],
  accounts = [{ ...runAccount().account, ouPath: [ROOT, KNOWN] }],
  answer = (unit) => (unit === GONE ? Promise.reject(NOT_FOUND) : Promise.resolve([ROOT])),
}: Given) {
  const asked: string[] = [];
  const { organizations } = phaseServices({
    organizations: {
      ouPath: (unit) => {
        asked.push(unit);
        return answer(unit);
      },
    },
  });
  return { found: checkScope(organizations, { include, exclude }, accounts), asked };
}

describe('an OU of the settings', () => {
  test('above an account is known, and nobody is asked', async () => {
    const { found, asked } = checked({ include: [KNOWN], exclude: [ROOT] });
    expect(await found).toBeNull();
    expect(asked).toEqual([]);
  });

  test('is asked for once, where none is above', async () => {
    const { found, asked } = checked({ include: [OTHER], exclude: [OTHER] });
    expect(await found).toBeNull();
    expect(asked).toEqual([OTHER]);
  });

  test('that the organization does not have ends the run; all of them are named', async () => {
    const { found, asked } = checked({
      include: [GONE, OTHER],
      exclude: [`${GONE}5`],
      answer: () => Promise.reject(NOT_FOUND),
    });
    await expect(found).rejects.toMatchObject({
      code: 'OU_NOT_FOUND',
      message: `the organization has no ${GONE}, ${OTHER}, ${GONE}5`,
    });
    expect(asked).toHaveLength(3);
  });

  test('that cannot be looked up is a problem, and no end', async () => {
    const { found } = checked({ include: [OTHER], answer: () => Promise.reject(DENIED) });
    expect(await found).toMatchObject({ scope: 'run', id: OTHER, code: 'OU_PATH_UNREAD' });
    await expect(checked({ include: [OTHER], answer: bug }).found).rejects.toThrow('a bug');
  });
});

describe('a root of the settings', () => {
  const accounts = [{ ...runAccount().account, ouPath: null }];

  test('is that of the organization, if it is above any account', async () => {
    const { found, asked } = checked({ include: [ROOT], accounts });
    expect(await found).toBeNull();
    expect(asked).toEqual([ACCOUNT]);
  });

  test('is another one’s otherwise, and where there is no account', async () => {
    const code = 'OU_NOT_FOUND';
    await expect(checked({ include: ['r-zz99'], accounts }).found).rejects.toMatchObject({ code });
    await expect(checked({ include: [ROOT], accounts: [] }).found).rejects.toMatchObject({ code });
  });

  test('is a problem where the account’s path cannot be read', async () => {
    const { found } = checked({ include: [ROOT], accounts, answer: () => Promise.reject(DENIED) });
    expect(await found).toMatchObject({ code: 'OU_PATH_UNREAD' });
  });
});
