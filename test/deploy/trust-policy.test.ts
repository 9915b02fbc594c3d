import { checkParameters, ParametersError } from '../../deploy/check-parameters.ts';
import { MAX_TRUST_POLICY, trustPolicyLength, type TrustInputs } from '../../deploy/trust-policy.ts';
import { trustOf } from './member-role-template.ts';

const LONGEST = {
  // STS takes 1,224 letters of an external ID, IAM 512 of a path and 64 of a name.
  externalId: 'x'.repeat(1224),
  operatorRole: `${'p'.repeat(510)}/${'r'.repeat(64)}`,
  organizationId: `o-${'a'.repeat(32)}`,
};

/** As each account gets it, by the template itself. */
function lengthByTemplate(inputs: TrustInputs): number {
  const { partition, hubRole, operatorRole, organizationId, externalId } = inputs;
  const trust = trustOf(
    {
      HubAccountId: '111122223333',
      HubRoleName: hubRole,
      OperatorRoleName: operatorRole,
      OrganizationId: organizationId,
      ExternalId: externalId,
    },
    { partition, accountId: '444455556666', region: 'eu-west-1' },
  );
  return JSON.stringify(trust).length;
}

const partitions = ['aws', 'aws-us-gov', 'aws-cn', 'aws-eusc'];
const inputs = (more: Partial<TrustInputs> = {}): TrustInputs => ({
  partition: 'aws',
  hubRole: 'keyrotation-enforcer',
  operatorRole: '',
  organizationId: 'o-exampleorgid',
  externalId: '',
  ...more,
});

const CASES: readonly (readonly [string, TrustInputs])[] = [
  ['the least', inputs()],
  ['an external ID', inputs({ externalId: 'between-us' })],
  ['an operator', inputs({ operatorRole: 'team/ops' })],
  ['a path', inputs({ hubRole: 'team/security/keyrotation-enforcer' })],
  ['all at their longest', inputs(LONGEST)],
  ...partitions.map((partition) => [partition, inputs({ ...LONGEST, partition })] as const),
];

test.each(CASES)('the length that is counted is that of the template: %s', (_, given) => {
  expect(trustPolicyLength(given)).toBe(lengthByTemplate(given));
});

describe('what makes the trust policy longer than IAM takes', () => {
  const problemsOf = (more: Readonly<Record<string, string>>, region = 'us-gov-west-1'): string[] => {
    const given = {
      sourceMail: 'keys@example.com',
      rollout: 'self',
      organizationId: LONGEST.organizationId,
      targetOUs: 'r-ab12',
      ...more,
    };
    try {
      checkParameters(given, region);
      return [];
    } catch (error) {
      if (!(error instanceof ParametersError)) throw error;
      return error.message.split('\n').slice(1);
    }
  };
  const room =
    MAX_TRUST_POLICY - trustPolicyLength(inputs({ ...LONGEST, operatorRole: 'r', partition: 'aws-us-gov' }));

  test.each([
    ['the longest external ID', { externalId: LONGEST.externalId }],
    ['the longest role of an operator', { operatorRole: LONGEST.operatorRole }],
    [
      'both, just short enough',
      { externalId: LONGEST.externalId, operatorRole: 'r'.repeat(Math.min(64, room)) },
    ],
  ])('%s is not: it is taken', (_, more) => {
    expect(problemsOf(more)).toEqual([]);
  });

  test('both at their longest are, and are refused before anything is made, with a rollout or without', () => {
    const { externalId, operatorRole } = LONGEST;
    const refused = expect.stringMatching(
      /externalId \(1224\), operatorRole \(575\) and rolePath \(1\) make the trust policy .* \d{4} characters long; IAM takes 2048\./,
    ) as string;
    expect(problemsOf({ externalId, operatorRole })).toEqual([refused]);
    expect(problemsOf({ externalId, operatorRole, rollout: 'none', targetOUs: 'none' })).toEqual([refused]);
  });

  test('a path counts too: it is in the name of the hub’s role', () => {
    const free =
      MAX_TRUST_POLICY - trustPolicyLength(inputs({ ...LONGEST, operatorRole: '', partition: 'aws-us-gov' }));
    const rolePath = (more: number) => `/${'p'.repeat(Math.min(500, free) + more - 1)}/`;
    expect(free).toBeLessThan(500);
    expect(problemsOf({ externalId: LONGEST.externalId, rolePath: rolePath(0) })).toEqual([]);
    expect(problemsOf({ externalId: LONGEST.externalId, rolePath: rolePath(1) })).toEqual([
      expect.stringContaining('Shorten one of them by 1.'),
    ]);
  });

  test('one letter too many is refused, and says by how much', () => {
    const fits = `p/${'r'.repeat(60)}`;
    const free =
      MAX_TRUST_POLICY -
      trustPolicyLength(inputs({ ...LONGEST, operatorRole: fits, partition: 'aws-us-gov' }));
    const operatorRole = (more: number) => `${'p'.repeat(free + more + 1)}/${'r'.repeat(60)}`;
    expect(problemsOf({ externalId: LONGEST.externalId, operatorRole: operatorRole(0) })).toEqual([]);
    expect(problemsOf({ externalId: LONGEST.externalId, operatorRole: operatorRole(1) })).toEqual([
      expect.stringContaining('Shorten one of them by 1.'),
    ]);
  });
});
