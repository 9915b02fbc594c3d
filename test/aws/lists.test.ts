import { UnreadableAnswerError } from '../../src/aws/answer-errors.ts';
import { failureOrThrow } from '../../src/aws/failure.ts';
import { ACCOUNT, rawAws, type Aws } from './raw-server.ts';
import { verbNamed } from './verbs.ts';
import { changed, written, type Members } from './wire.ts';

/** The pages, one a call; the last one again and again. */
async function pages(name: string, given: readonly Members[]): Promise<Aws> {
  const { protocol } = verbNamed(name);
  return rawAws((_, before) => ({
    body: written(name, protocol, given[Math.min(before, given.length - 1)] ?? {}),
  }));
}

async function itemsOf(name: string, given: readonly Members[]): Promise<unknown> {
  const aws = await pages(name, given);
  try {
    return await verbNamed(name).call(aws);
  } finally {
    await aws.close();
  }
}

async function messageOf(name: string, given: readonly Members[]): Promise<string> {
  const error: unknown = await itemsOf(name, given).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(UnreadableAnswerError);
  return failureOrThrow(error).message;
}

interface List {
  readonly name: string;
  readonly list: string;
  readonly item: (n: number) => Members;
  readonly idOf: (value: unknown) => unknown;
}

const numbered = (n: number): string => String(n).padStart(4, '0');
const LISTS: readonly List[] = [
  {
    name: 'ListUsers',
    list: 'Users',
    item: (n) => ({ UserName: `u${n}`, Arn: `arn:aws:iam::${ACCOUNT}:user/u${n}` }),
    idOf: (value) => (value as { userName: string }).userName,
  },
  {
    name: 'ListAccessKeys',
    list: 'AccessKeyMetadata',
    item: (n) => ({
      AccessKeyId: `AKIAEXAMPLE00000${numbered(n)}`,
      Status: 'Active',
      CreateDate: '2026-01-01T00:00:00Z',
    }),
    idOf: (value) => (value as { accessKeyId: string }).accessKeyId,
  },
  {
    name: 'ListUserTags',
    list: 'Tags',
    item: (n) => ({ Key: `k${n}`, Value: 'v' }),
    idOf: (value) => (value as [string])[0],
  },
  {
    name: 'ListAccounts',
    list: 'Accounts',
    item: (n) => ({
      Id: `20000000${numbered(n)}`,
      Arn: `arn:aws:organizations::111111111111:account/o-a/20000000${numbered(n)}`,
      State: 'ACTIVE',
    }),
    idOf: (value) => (value as { accountId: string }).accountId,
  },
  {
    name: 'ListTagsForResource',
    list: 'Tags',
    item: (n) => ({ Key: `k${n}`, Value: 'v' }),
    idOf: (value) => (value as [string])[0],
  },
];

describe.each(LISTS)('$name', ({ name, list, item, idOf }) => {
  const isXml = verbNamed(name).protocol === 'xml';
  const page = (items: readonly number[], next?: string): Members => ({
    [list]: items.map(item),
    ...(isXml ? { IsTruncated: next !== undefined } : {}),
    ...(next === undefined ? {} : { [isXml ? 'Marker' : 'NextToken']: next }),
  });
  const ids = async (given: readonly Members[]): Promise<unknown[]> =>
    ((await itemsOf(name, given)) as unknown[]).map(idOf);
  const idsOf = async (...items: number[]): Promise<unknown[]> => ids([page(items)]);

  test('is read to its last page', async () => {
    expect(await ids([page([1], 'a'), page([2], 'b'), page([3])])).toEqual(await idsOf(1, 2, 3));
  });

  test('goes on after empty pages', async () => {
    expect(await ids([page([], 'a'), page([], 'b'), page([1], 'c'), page([])])).toEqual(await idsOf(1));
  });

  test('has an item once that is listed twice, on one page or on two', async () => {
    expect(await ids([page([1, 1, 2], 'a'), page([2])])).toEqual(await idsOf(1, 2));
  });

  test('that gives the same marker twice cannot be read', async () => {
    expect(await messageOf(name, [page([1], 'a'), page([2], 'b'), page([3], 'a')])).toContain(
      'the same marker twice',
    );
  });

  test.each([
    ['empty pages', []],
    ['what was listed before', [1]],
  ])('that goes on for ever with %s cannot be read', async (_, items) => {
    const aws = await rawAws((_verb, before) => ({
      body: written(name, isXml ? 'xml' : 'json', page(items, `m${before}`)),
    }));
    const error: unknown = await verbNamed(name)
      .call(aws)
      .catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(UnreadableAnswerError);
    expect(failureOrThrow(error).message).toContain('it never ends');
    expect(aws.asked.length).toBeLessThan(150);
    await aws.close();
  });

  if (isXml) {
    test('that is cut off and gives no marker cannot be read', async () => {
      const cutOff = { ...page([1]), IsTruncated: true };
      expect(await messageOf(name, [cutOff])).toContain('it is cut off and gives no marker');
      expect(await messageOf(name, [{ ...cutOff, Marker: '' }])).toContain(
        'it is cut off and gives no marker',
      );
    });

    test('that does not clearly say whether it is cut off cannot be read', async () => {
      for (const word of ['maybe', '', '1']) {
        expect(await messageOf(name, [{ ...page([1]), IsTruncated: word }])).toContain('IsTruncated');
      }
    });

    test('is followed by its marker alone, and ends where it says nothing of more', async () => {
      const [marked, last] = [page([1], 'a'), page([2])].map((each) => changed(each, 'IsTruncated'));
      expect(await ids([marked ?? {}, last ?? {}])).toEqual(await idsOf(1, 2));
    });
  } else {
    test.each([[5], [{ x: 'y' }], [['a']], [true]])('whose token is %j cannot be read', async (token) => {
      expect(await messageOf(name, [{ ...page([1]), NextToken: token }])).toContain('NextToken');
    });

    test.each([[''], [null]])('ends where its token is %j', async (token) => {
      expect(await ids([{ ...page([1]), NextToken: token }])).toEqual(await idsOf(1));
    });
  }
});

describe('what is listed twice, and not the same', () => {
  const key = (Status: string, CreateDate: string): Members => ({
    AccessKeyId: 'AKIAEXAMPLE000000001',
    Status,
    CreateDate,
  });
  const [old, young] = ['2026-01-01T00:00:00Z', '2026-11-01T00:00:00Z'];

  test.each([
    [key('Active', old), key('Inactive', old)],
    [key('Inactive', old), key('Active', old)],
  ])('of a key: it is active', async (...AccessKeyMetadata) => {
    const keys = await itemsOf('ListAccessKeys', [{ AccessKeyMetadata }]);
    expect(keys).toEqual([
      { accessKeyId: 'AKIAEXAMPLE000000001', active: true, createDate: '2026-01-01T00:00:00.000Z' },
    ]);
  });

  test('of a key: nobody knows when it was created', async () => {
    const keys = await itemsOf('ListAccessKeys', [
      { AccessKeyMetadata: [key('Active', old), key('Active', young)] },
    ]);
    expect(keys).toMatchObject([{ createDate: null }]);
  });

  test('of a tag: both values are told', async () => {
    const Tags = ['opt-out', ''].map((Value) => ({ Key: 'KeyRotation', Value }));
    expect(await itemsOf('ListUserTags', [{ Tags }])).toEqual([
      ['KeyRotation', 'opt-out'],
      ['KeyRotation', ''],
    ]);
  });

  test('of an account: it cannot be read', async () => {
    const one = { Id: ACCOUNT, Arn: `arn:aws:organizations::1:account/o-a/${ACCOUNT}` };
    const Accounts = ['ACTIVE', 'SUSPENDED'].map((State) => ({ ...one, State }));
    expect(await itemsOf('ListAccounts', [{ Accounts }])).toMatchObject([
      { accountId: ACCOUNT, unread: 'ListAccounts told of it twice, as ACTIVE and as SUSPENDED' },
    ]);
  });
});

describe('ListParents', () => {
  const parent = (Id: string): Members => ({ Id, Type: 'ORGANIZATIONAL_UNIT' });
  const root = parent('r-a1b2');

  test('is read to its last page', async () => {
    const path = await itemsOf('ListParents', [{ Parents: [], NextToken: 'a' }, { Parents: [root] }]);
    expect(path).toEqual(['r-a1b2']);
  });

  test.each([
    ['no parent', []],
    ['two parents', [root, parent('ou-a1b2-shopshop')]],
  ])('that tells %s cannot be read', async (_, Parents) => {
    const called = itemsOf('ListParents', [{ Parents }]);
    const error: unknown = await called.catch((thrown: unknown) => thrown);
    expect(failureOrThrow(error)).toMatchObject({
      code: 'UNREADABLE_ANSWER',
      message: `ListParents tells ${Parents.length} parents of ${ACCOUNT}`,
    });
  });

  test('that leads round in a circle cannot be read', async () => {
    const called = itemsOf('ListParents', [{ Parents: [parent('ou-a1b2-shopshop')] }]);
    const error: unknown = await called.catch((thrown: unknown) => thrown);
    expect(failureOrThrow(error).message).toBe(`ListParents leads from ${ACCOUNT} to no root`);
  });
});

describe('words that nobody knows yet', () => {
  test.each(['Active', 'Expired', 'inactive', 'INACTIVE', 'Frozen'])(
    'the key status %s is an active one',
    async (Status) => {
      const AccessKeyMetadata = [
        { AccessKeyId: 'AKIAEXAMPLE000000001', Status, CreateDate: '2026-01-01T00:00:00Z' },
      ];
      expect(await itemsOf('ListAccessKeys', [{ AccessKeyMetadata }])).toMatchObject([{ active: true }]);
    },
  );

  test.each(['HIBERNATING', 'active'])('the account state %s is told as it is', async (State) => {
    const Accounts = [
      { Id: ACCOUNT, Arn: `arn:aws:organizations::1:account/o-a/${ACCOUNT}`, State, Status: 'ACTIVE' },
    ];
    expect(await itemsOf('ListAccounts', [{ Accounts }])).toMatchObject([{ state: State }]);
  });

  test.each(['Verified', 'success', 'Odd'])(
    'the verification status %s is not verified',
    async (VerificationStatus) => {
      const entry = { key: 'ann@example.org', value: { VerificationStatus } };
      const statuses = await itemsOf('GetIdentityVerificationAttributes', [
        { VerificationAttributes: { entry } },
      ]);
      expect(statuses).toEqual(
        new Map([
          ['ann@example.org', 'pending'],
          ['example.org', 'none'],
        ]),
      );
    },
  );
});

describe('an account of which something cannot be read', () => {
  const good: Members = {
    Id: ACCOUNT,
    Arn: `arn:aws:organizations::1:account/o-a/${ACCOUNT}`,
    Name: 'shop',
    State: 'ACTIVE',
    Status: 'ACTIVE',
    Paths: [`o-a/r-a1b2/${ACCOUNT}/`],
  };
  const listed = async (change: Members): Promise<unknown> => {
    const [account] = (await itemsOf('ListAccounts', [{ Accounts: [{ ...good, ...change }] }])) as unknown[];
    return account;
  };

  test.each<[string, Members]>([
    ['state', { State: 5 }],
    ['state', { State: '' }],
    ['ARN', { Arn: null }],
    ['ARN', { Arn: 5 }],
    ['ARN', { Arn: 'shop' }],
    ['ARN', { Arn: 'arn:aws:organizations::1:account/o-a/999999999999' }],
  ])('its %s, by %j, is listed as unread', async (what, change) => {
    expect(await listed(change)).toMatchObject({ unread: `ListAccounts told no ${what} of it` });
  });

  test.each([[null], [5], ['']])('is named by its ID where the name is %j', async (Name) => {
    expect(await listed({ Name })).toMatchObject({ name: ACCOUNT });
  });

  test('has its state from Status where there is no State, and is in none that can be entered without both', async () => {
    expect(await listed({ State: null })).toMatchObject({ state: 'ACTIVE' });
    expect(await listed({ State: null, Status: null })).toMatchObject({ state: 'UNKNOWN' });
  });

  test.each([
    [null],
    [[]],
    ['x'],
    [['']],
    [['o-a/r-a1b2']],
    [['r-a1b2/ou-a1b2-shopshop']],
    [['o-a/r-a1b2/999999999999/']],
    [[`o-a/r-a1b2/folder/${ACCOUNT}/`]],
    [[`o-a/r-a1b2/${ACCOUNT}/`, `o-a/r-a1b2/ou-a1b2-shopshop/${ACCOUNT}/`]],
  ])('has no OU path, and ListParents is asked, where Paths is %j', async (Paths) => {
    expect(await listed({ Paths })).toMatchObject({ ouPath: null });
  });
});

describe('the last use of a key', () => {
  const used = (AccessKeyLastUsed: Members) => itemsOf('GetAccessKeyLastUsed', [{ AccessKeyLastUsed }]);

  test('is none where there is no date and no service', async () => {
    expect(await used({ ServiceName: 'N/A', Region: 'N/A' })).toBeNull();
  });

  test('cannot be read where there is a service and no date', async () => {
    const message = await messageOf('GetAccessKeyLastUsed', [
      { AccessKeyLastUsed: { ServiceName: 's3', Region: 'N/A' } },
    ]);
    expect(message).toContain('a service and no date');
  });
});

describe('what SES allows', () => {
  const quota = { Max24HourSend: '200.0', MaxSendRate: '1.0', SentLast24Hours: '0.0' };
  const account = async (answer: Parameters<typeof rawAws>[0]) => {
    const aws = await rawAws((verb, before) =>
      verb === 'GetSendQuota' ? { body: written('GetSendQuota', 'xml', quota) } : answer(verb, before),
    );
    try {
      return await aws.ses.account();
    } finally {
      await aws.close();
    }
  };

  test.each([
    [404, '<!doctype html><title>404 Not Found</title>'],
    [404, JSON.stringify({ __type: 'NotFoundException', message: 'not here' })],
    [400, JSON.stringify({ __type: 'UnknownOperationException' })],
    [501, ''],
  ])(
    'is in the sandbox by its quota of 200 where SESv2 is not served: HTTP %d with %j',
    async (status, body) => {
      expect(await account(() => ({ status, body }))).toMatchObject({ sandbox: true, sendingEnabled: true });
    },
  );

  test.each([
    [403, JSON.stringify({ __type: 'AccessDeniedException' }), 'ACCESS_DENIED'],
    [403, '<html>no</html>', 'UNREADABLE_ANSWER'],
    [429, JSON.stringify({ __type: 'TooManyRequestsException' }), 'THROTTLED'],
    [500, JSON.stringify({ __type: 'InternalServiceErrorException' }), 'SERVICE_ERROR'],
    [503, '<html>later</html>', 'SERVICE_ERROR'],
    [200, '{}', 'UNREADABLE_ANSWER'],
  ])('is not known where SESv2 answers HTTP %d with %j', async (status, body, code) => {
    const error: unknown = await account(() => ({ status, body })).catch((thrown: unknown) => thrown);
    expect(failureOrThrow(error).code).toBe(code);
  });

  test('is unlimited with −1', async () => {
    const aws = await rawAws((verb) => ({
      body:
        verb === 'GetAccount'
          ? JSON.stringify(verbNamed(verb).answer)
          : written(verb, 'xml', { ...quota, Max24HourSend: '-1.0' }),
    }));
    expect(await aws.ses.account()).toMatchObject({ max24Hours: null });
    await aws.close();
  });

  test.each(['', 'NaN', 'Infinity', '-2', 'many', '0x10 '])(
    'is unreadable where the quota is %j',
    async (Max24HourSend) => {
      expect(await messageOf('GetSendQuota', [{ ...quota, Max24HourSend }])).toContain('Max24HourSend');
    },
  );
});

test('ListUsers leaves open when a user was created whom it lists twice with two times, or with none', async () => {
  const user = (UserName: string, CreateDate?: string): Members => ({
    UserName,
    Arn: `arn:aws:iam::${ACCOUNT}:user/${UserName}`,
    ...(CreateDate !== undefined && { CreateDate }),
  });
  const [one, other] = ['2026-01-01T00:00:00Z', '2026-01-01T00:00:01Z'];
  const Users = [user('a', one), user('a', one), user('b', one), user('b', other), user('c')];
  expect(await itemsOf('ListUsers', [{ Users, IsTruncated: false }])).toMatchObject([
    { userName: 'a', createdAt: '2026-01-01T00:00:00.000Z' },
    { userName: 'b', createdAt: null },
    { userName: 'c', createdAt: null },
  ]);
});
