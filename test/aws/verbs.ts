import type { AccessKeyId } from '../../src/core/access-key.ts';
import type { EmailAddress } from '../../src/core/contact.ts';
import type { FactEvent } from '../../src/events/schemas.ts';
import { ACCOUNT, type Aws } from './raw-server.ts';
import { written, type Members, type Protocol } from './wire.ts';

/** A verb of src/aws: an answer to it that is as AWS documents it, and what must not be missing there. */
export interface Verb {
  readonly protocol: Protocol;
  readonly call: (aws: Aws) => Promise<unknown>;
  readonly answer: Members;
  readonly value: unknown;
  readonly required: readonly string[];
  /** Lists and maps in XML: an empty element is an empty list, which is an answer. */
  readonly none?: { readonly path: string; readonly value: unknown };
  /** Members that are dates. */
  readonly dates?: readonly string[];
  /** What an answer that cannot be read becomes where it is no error: the call that would have been spared is made. */
  readonly doubt?: { readonly value: unknown };
}

const KEY = 'AKIAEXAMPLE000000001' as AccessKeyId;
const EVENT: FactEvent = {
  type: 'Account Reachable Again',
  detail: {
    version: 1,
    id: '0'.repeat(64),
    at: '2026-11-22T08:00:00.000Z',
    runId: '2026-11-22T08-00-00Z-enforce',
    accountId: ACCOUNT,
    accountName: 'shop',
  },
};
const ANN = 'ann@example.org' as EmailAddress;
export const REPORT = [
  'user,arn,access_key_1_active,access_key_2_active',
  '<root_account>,arn:aws:iam::222222222222:root,false,false',
  'ci,arn:aws:iam::222222222222:user/ci,true,false',
].join('\n');

async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = [];
  for await (const item of items) found.push(item);
  return found;
}

export const VERBS: Readonly<Record<string, Verb>> = {
  ListAccounts: {
    protocol: 'json',
    call: ({ organizations }) => all(organizations.listAccounts()),
    answer: {
      Accounts: [
        {
          Id: ACCOUNT,
          Arn: `arn:aws:organizations::111111111111:account/o-a1b2c3d4e5/${ACCOUNT}`,
          Name: 'shop',
          State: 'ACTIVE',
          Paths: [`o-a1b2c3d4e5/r-a1b2/ou-a1b2-shopshop/${ACCOUNT}/`],
          JoinedTimestamp: 1_795_611_876.2,
        },
      ],
    },
    value: [
      {
        accountId: ACCOUNT,
        name: 'shop',
        partition: 'aws',
        state: 'ACTIVE',
        ouPath: ['r-a1b2', 'ou-a1b2-shopshop'],
      },
    ],
    required: ['Accounts', 'Accounts.0.Id'],
    dates: ['Accounts.0.JoinedTimestamp'],
  },
  ListTagsForResource: {
    protocol: 'json',
    call: ({ organizations }) => organizations.accountTags(ACCOUNT),
    answer: { Tags: [{ Key: 'KeyRotation', Value: 'opt-out' }] },
    value: [['KeyRotation', 'opt-out']],
    required: ['Tags', 'Tags.0.Key', 'Tags.0.Value'],
  },
  ListParents: {
    protocol: 'json',
    call: ({ organizations }) => organizations.ouPath(ACCOUNT),
    answer: { Parents: [{ Id: 'r-a1b2', Type: 'ROOT' }] },
    value: ['r-a1b2'],
    required: ['Parents', 'Parents.0.Id'],
  },
  GetCallerIdentity: {
    protocol: 'xml',
    call: ({ sts }) => sts.caller(),
    answer: { Arn: `arn:aws:sts::${ACCOUNT}:assumed-role/ops/ann`, UserId: 'AROA:ann', Account: ACCOUNT },
    value: `arn:aws:sts::${ACCOUNT}:assumed-role/ops/ann`,
    required: ['Arn'],
  },
  GetAccessKeyInfo: {
    protocol: 'xml',
    call: ({ sts }) => sts.accountOf(KEY),
    answer: { Account: ACCOUNT },
    value: ACCOUNT,
    required: ['Account'],
  },
  AssumeRole: {
    protocol: 'xml',
    call: ({ assumeRole }) => assumeRole(),
    answer: {
      Credentials: {
        AccessKeyId: 'ASIAEXAMPLE',
        SecretAccessKey: 'THE-SECRET',
        SessionToken: 'THE-TOKEN',
        Expiration: '2026-11-22T08:15:00Z',
      },
      AssumedRoleUser: { AssumedRoleId: 'AROA:run', Arn: `arn:aws:sts::${ACCOUNT}:assumed-role/member/run` },
    },
    value: expect.objectContaining({
      accessKeyId: 'ASIAEXAMPLE',
      secretAccessKey: 'THE-SECRET',
      sessionToken: 'THE-TOKEN',
    }),
    required: [
      'Credentials',
      'Credentials.AccessKeyId',
      'Credentials.SecretAccessKey',
      'Credentials.SessionToken',
      'AssumedRoleUser',
      'AssumedRoleUser.Arn',
    ],
    dates: ['Credentials.Expiration'],
  },
  GenerateCredentialReport: {
    protocol: 'xml',
    call: ({ iam }) => iam.credentialReport((work) => work()),
    answer: { State: 'COMPLETE' },
    value: {
      users: [
        {
          userName: 'ci',
          userArn: 'arn:aws:iam::222222222222:user/ci',
          createdAt: null,
          mayHaveKey: true,
          keys: [],
          fingerprint: null,
        },
      ],
      generatedAt: '2026-11-22T08:00:00.000Z',
      isFresh: false,
      rootKey: 'none',
    },
    required: ['State'],
    doubt: { value: null },
  },
  GetCredentialReport: {
    protocol: 'xml',
    call: ({ iam }) => iam.credentialReport((work) => work()),
    answer: {
      Content: Buffer.from(REPORT).toString('base64'),
      ReportFormat: 'text/csv',
      GeneratedTime: '2026-11-22T08:00:00Z',
    },
    value: {
      users: [
        {
          userName: 'ci',
          userArn: 'arn:aws:iam::222222222222:user/ci',
          createdAt: null,
          mayHaveKey: true,
          keys: [],
          fingerprint: null,
        },
      ],
      generatedAt: '2026-11-22T08:00:00.000Z',
      isFresh: false,
      rootKey: 'none',
    },
    required: ['Content', 'ReportFormat'],
    dates: ['GeneratedTime'],
    doubt: { value: null },
  },
  ListUsers: {
    protocol: 'xml',
    call: ({ iam }) => iam.listUsers(),
    answer: {
      Users: [
        { UserName: 'ci', Arn: 'arn:aws:iam::222222222222:user/ci', CreateDate: '2026-01-01T00:00:00Z' },
      ],
      IsTruncated: false,
    },
    value: [
      {
        userName: 'ci',
        userArn: 'arn:aws:iam::222222222222:user/ci',
        createdAt: '2026-01-01T00:00:00.000Z',
        mayHaveKey: true,
        keys: [],
        fingerprint: null,
      },
    ],
    required: ['Users', 'Users.0.UserName', 'Users.0.Arn'],
    none: { path: 'Users', value: [] },
    dates: ['Users.0.CreateDate'],
  },
  ListAccessKeys: {
    protocol: 'xml',
    call: ({ iam }) => iam.listAccessKeys('ci'),
    answer: {
      AccessKeyMetadata: [
        { UserName: 'ci', AccessKeyId: KEY, Status: 'Inactive', CreateDate: '2026-01-01T00:00:00Z' },
      ],
      IsTruncated: false,
    },
    value: [{ accessKeyId: KEY, active: false, createDate: '2026-01-01T00:00:00.000Z' }],
    required: ['AccessKeyMetadata', 'AccessKeyMetadata.0.AccessKeyId', 'AccessKeyMetadata.0.Status'],
    none: { path: 'AccessKeyMetadata', value: [] },
    dates: ['AccessKeyMetadata.0.CreateDate'],
  },
  ListUserTags: {
    protocol: 'xml',
    call: ({ iam }) => iam.userTags('ci'),
    answer: { Tags: [{ Key: 'Contact', Value: ANN }], IsTruncated: false },
    value: [['Contact', ANN]],
    required: ['Tags', 'Tags.0.Key'],
    none: { path: 'Tags', value: [] },
  },
  GetAccessKeyLastUsed: {
    protocol: 'xml',
    call: ({ iam }) => iam.lastUsed(KEY),
    answer: {
      UserName: 'ci',
      AccessKeyLastUsed: { LastUsedDate: '2026-11-01T00:00:00Z', ServiceName: 's3', Region: 'eu-west-1' },
    },
    value: { date: '2026-11-01T00:00:00.000Z', service: 's3', region: 'eu-west-1' },
    required: [
      'AccessKeyLastUsed',
      'AccessKeyLastUsed.LastUsedDate',
      'AccessKeyLastUsed.ServiceName',
      'AccessKeyLastUsed.Region',
    ],
    dates: ['AccessKeyLastUsed.LastUsedDate'],
  },
  UpdateAccessKey: {
    protocol: 'xml',
    call: ({ iam }) => iam.deactivate('ci', KEY),
    answer: {},
    value: undefined,
    required: [],
  },
  GetSendQuota: {
    protocol: 'xml',
    call: ({ ses }) => ses.account(),
    answer: { Max24HourSend: '50000.0', MaxSendRate: '14.0', SentLast24Hours: '3.0' },
    value: { sandbox: false, sendingEnabled: true, maxSendRate: 14, max24Hours: 50_000, sentLast24Hours: 3 },
    required: ['Max24HourSend', 'MaxSendRate', 'SentLast24Hours'],
  },
  GetAccount: {
    protocol: 'json',
    call: ({ ses }) => ses.account(),
    answer: { ProductionAccessEnabled: true, SendingEnabled: true },
    value: { sandbox: false, sendingEnabled: true, maxSendRate: 14, max24Hours: 50_000, sentLast24Hours: 3 },
    required: ['ProductionAccessEnabled', 'SendingEnabled'],
  },
  GetIdentityVerificationAttributes: {
    protocol: 'xml',
    call: ({ ses }) => ses.verification([ANN, 'example.org']),
    answer: { VerificationAttributes: { entry: { key: ANN, value: { VerificationStatus: 'Success' } } } },
    value: new Map([
      [ANN, 'verified'],
      ['example.org', 'none'],
    ]),
    required: [
      'VerificationAttributes',
      'VerificationAttributes.entry.key',
      'VerificationAttributes.entry.value',
      'VerificationAttributes.entry.value.VerificationStatus',
    ],
    none: {
      path: 'VerificationAttributes',
      value: new Map([
        [ANN, 'none'],
        ['example.org', 'none'],
      ]),
    },
  },
  VerifyEmailIdentity: {
    protocol: 'xml',
    call: ({ ses }) => ses.requestVerification(ANN),
    answer: {},
    value: undefined,
    required: [],
  },
  DeleteIdentity: {
    protocol: 'xml',
    call: ({ ses }) => ses.deleteIdentity(ANN),
    answer: {},
    value: undefined,
    required: [],
  },
  SendRawEmail: {
    protocol: 'xml',
    call: ({ ses }) => ses.send({ to: ANN, subject: 's', text: 't', html: '<p>t</p>', thread: null }),
    answer: { MessageId: '0100-1' },
    value: '0100-1',
    required: ['MessageId'],
  },
  DescribeEventBus: {
    protocol: 'json',
    call: ({ eventBus }) => eventBus.isThere(),
    answer: { Name: 'security', Arn: `arn:aws:events:eu-west-1:${ACCOUNT}:event-bus/security` },
    value: true,
    required: ['Arn'],
  },
  PutEvents: {
    protocol: 'json',
    call: ({ eventBus }) => eventBus.put([EVENT]),
    answer: { FailedEntryCount: 0, Entries: [{ EventId: '11710aed-b79e-4468-a20b-bb3c0c3b4860' }] },
    value: [{ taken: true }],
    required: ['FailedEntryCount', 'Entries', 'Entries.0.EventId'],
  },
};

export function verbNamed(name: string): Verb {
  const verb = VERBS[name];
  if (verb === undefined) throw new Error(`no verb ${name}`);
  return verb;
}

/** The answer as documented. */
export function goodAnswer(name: string): string {
  const { protocol, answer } = verbNamed(name);
  return written(name, protocol, answer);
}
