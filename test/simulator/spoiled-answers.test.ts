import { GetItemCommand, PutItemCommand, QueryCommand } from '@aws-sdk/client-dynamodb';
import {
  GetAccessKeyLastUsedCommand,
  ListAccessKeysCommand,
  ListUsersCommand,
  ListUserTagsCommand,
  UpdateAccessKeyCommand,
  type IAMClient,
} from '@aws-sdk/client-iam';
import { ListAccountsCommand } from '@aws-sdk/client-organizations';
import { SendRawEmailCommand } from '@aws-sdk/client-ses';
import { GetAccountCommand } from '@aws-sdk/client-sesv2';
import { GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import type { ActionName } from '../../src/simulator/protocol/action.ts';
import { doubledItems, firstItems } from '../../src/simulator/traffic/spoil/lists.ts';
import { withMember, withoutMember } from '../../src/simulator/traffic/spoil/members.ts';
import { cutOffWithoutMarker, emptyPage, moreToCome } from '../../src/simulator/traffic/spoil/pages.ts';
import { inTurn, type Spoil } from '../../src/simulator/traffic/spoil/spoil.ts';
import { accessKey, account, emptyWorld, user } from '../../src/simulator/world/builders.ts';
import type { AccessKey } from '../../src/simulator/world/world.ts';
import { startForTest, type OrganizationUnderTest } from './sdk-clients.ts';
import { createTable, TableName } from './table.ts';

const SHOP = '222222222222';
const SENDER = 'security@example.com';

describe('an answer spoiled on its way', () => {
  let aws: OrganizationUnderTest;
  let iam: IAMClient;
  let key: AccessKey;
  beforeEach(async () => {
    key = accessKey();
    const users = [user({ name: 'ci', tags: { Contact: 'a@example.org' }, accessKeys: [key] }), user()];
    const world = emptyWorld({ accounts: [account({ id: SHOP, users })] });
    aws = await startForTest({ world, verified: [SENDER] });
    iam = await aws.enter(SHOP);
  });
  afterEach(() => aws.close());

  const spoil = (action: ActionName, body: Spoil) =>
    aws.organization.faults.inject({ action }, { kind: 'spoil', body });

  test('of IAM lacks a list', async () => {
    const fault = spoil('iam:ListUserTags', withoutMember('Tags'));
    const { Tags } = await iam.send(new ListUserTagsCommand({ UserName: 'ci' }));
    expect(Tags).toBeUndefined();
    expect(fault.fired).toBe(1);
  });

  test('of IAM has a date that is none', async () => {
    spoil('iam:GetAccessKeyLastUsed', withMember('AccessKeyLastUsed.LastUsedDate', 'N/A'));
    const asked = iam.send(new GetAccessKeyLastUsedCommand({ AccessKeyId: key.id }));
    await expect(asked).rejects.toThrow('Invalid');
  });

  test('of IAM has a status that nobody knows, and every key twice', async () => {
    const paused = withMember('AccessKeyMetadata.member.*.Status', 'Paused');
    spoil('iam:ListAccessKeys', inTurn(paused, doubledItems('AccessKeyMetadata.member')));
    const { AccessKeyMetadata = [] } = await iam.send(new ListAccessKeysCommand({ UserName: 'ci' }));
    expect(AccessKeyMetadata.map(({ Status }) => Status)).toEqual(['Paused', 'Paused']);
  });

  test('of IAM is cut off and does not say where it goes on', async () => {
    spoil('iam:ListUsers', cutOffWithoutMarker);
    const page = await iam.send(new ListUsersCommand({}));
    expect(page.IsTruncated).toBe(true);
    expect(page.Marker).toBeUndefined();
  });

  test('of IAM leads to the same page for ever', async () => {
    spoil('iam:ListUsers', moreToCome('iam', '0'));
    const first = await iam.send(new ListUsersCommand({}));
    const second = await iam.send(new ListUsersCommand({ Marker: first.Marker }));
    expect(second.Users).toEqual(first.Users);
    expect(second.Marker).toBe(first.Marker);
  });

  test('of IAM that changed something has no request ID', async () => {
    aws.organization.faults.inject(
      { action: 'iam:UpdateAccessKey' },
      { kind: 'spoil', headers: { 'x-amzn-requestid': null } },
    );
    const update = new UpdateAccessKeyCommand({ UserName: 'ci', AccessKeyId: key.id, Status: 'Inactive' });
    const { $metadata } = await iam.send(update);
    expect($metadata.requestId).toBeUndefined();
    expect(key.status).toBe('Inactive');
  });

  test('of Organizations is an empty page with a token', async () => {
    spoil('organizations:ListAccounts', emptyPage('organizations', 'Accounts', '0'));
    const page = await aws.organizations.send(new ListAccountsCommand({}));
    expect(page).toMatchObject({ Accounts: [], NextToken: '0' });
  });

  test('of Organizations lacks accounts, and says nothing', async () => {
    spoil('organizations:ListAccounts', firstItems('Accounts', 1));
    const page = await aws.organizations.send(new ListAccountsCommand({}));
    expect(page.Accounts).toHaveLength(1);
    expect(page.NextToken).toBeUndefined();
  });

  test('of SES has no message ID though the mail was accepted', async () => {
    spoil('ses:SendRawEmail', withoutMember('MessageId'));
    const Data = Buffer.from(`From: ${SENDER}\r\nTo: a@example.org\r\nSubject: x\r\n\r\nx`);
    const { MessageId } = await aws.ses.send(new SendRawEmailCommand({ RawMessage: { Data } }));
    expect(MessageId).toBeUndefined();
    expect(aws.organization.ses.mailbox.accepted).toHaveLength(1);
  });

  test('of SES’s second version has null and a text for a number', async () => {
    const withoutWord = spoil('ses:GetAccount', withMember('ProductionAccessEnabled', null));
    const ask = () => aws.sesv2.send(new GetAccountCommand({}));
    expect((await ask()).ProductionAccessEnabled).toBeUndefined();
    withoutWord();
    spoil('ses:GetAccount', withMember('SendQuota.MaxSendRate', 'many'));
    // The SDK hands on what it got, whatever its type says.
    expect((await ask()).SendQuota).toMatchObject({ MaxSendRate: 'many' });
  });

  test('of STS lacks the account', async () => {
    spoil('sts:GetCallerIdentity', withoutMember('Account'));
    const identity = await aws.sts.send(new GetCallerIdentityCommand({}));
    expect(identity.Account).toBeUndefined();
    expect(identity.Arn).toContain('keyrotation-enforcer');
  });

  test('of DynamoDB lacks the item, has one twice, or a page that never ends', async () => {
    await createTable(aws);
    const Key = { pk: { S: 'KEY' } };
    const Item = { ...Key, n: { N: '1' } };
    await aws.dynamodb.send(new PutItemCommand({ TableName, Item }));
    const read = () => aws.dynamodb.send(new GetItemCommand({ TableName, Key }));
    const query = new QueryCommand({
      TableName,
      KeyConditionExpression: 'pk = :pk',
      ExpressionAttributeValues: { ':pk': Key.pk },
    });
    const withoutItem = spoil('dynamodb:GetItem', withoutMember('Item'));
    expect((await read()).Item).toBeUndefined();
    withoutItem();
    spoil('dynamodb:GetItem', withMember('Item.n', { N: 'x' }));
    expect((await read()).Item?.n).toEqual({ N: 'x' });
    spoil('dynamodb:Query', inTurn(doubledItems('Items'), moreToCome('dynamodb', Key)));
    expect(await aws.dynamodb.send(query)).toMatchObject({ Items: [Item, Item], LastEvaluatedKey: Key });
  });

  test('is not an error: that passes as it is, and does not count', async () => {
    const fault = spoil('iam:ListUserTags', withoutMember('Tags'));
    const asked = iam.send(new ListUserTagsCommand({ UserName: 'nobody' }));
    await expect(asked).rejects.toMatchObject({ name: 'NoSuchEntityException' });
    expect(fault.fired).toBe(0);
  });
});
