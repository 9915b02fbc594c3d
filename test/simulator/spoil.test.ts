import { ImpossibleFault } from '../../src/simulator/traffic/impossible-fault.ts';
import { doubledItems, firstItems } from '../../src/simulator/traffic/spoil/lists.ts';
import { withMember, withoutMember } from '../../src/simulator/traffic/spoil/members.ts';
import { cutOffWithoutMarker, emptyPage, moreToCome } from '../../src/simulator/traffic/spoil/pages.ts';
import { inTurn, type Spoil } from '../../src/simulator/traffic/spoil/spoil.ts';

const xml = (result: string): string =>
  `<ListUsersResponse xmlns="https://iam.amazonaws.com/doc/2010-05-08/"><ListUsersResult>${result}</ListUsersResult>` +
  '<ResponseMetadata><RequestId>r-1</RequestId></ResponseMetadata></ListUsersResponse>';

const USERS =
  '<Users><member><UserName>a&amp;b</UserName><Path>/</Path></member><member><UserName>c</UserName></member></Users>' +
  '<IsTruncated>false</IsTruncated>';
const PAGE = { Accounts: [{ Id: '1', State: 'ACTIVE' }, { Id: '2' }], NextToken: '20' };

describe('an XML answer', () => {
  test.each<[string, Spoil, string]>([
    ['without a member', withoutMember('Users.member.0.Path'), USERS.replace('<Path>/</Path>', '')],
    ['without a list', withoutMember('Users'), '<IsTruncated>false</IsTruncated>'],
    [
      'with an empty member in place of one',
      withMember('Users.member.1.UserName', null),
      USERS.replace('<UserName>c</UserName>', '<UserName></UserName>'),
    ],
    [
      'with another value in every item',
      withMember('Users.member.*.UserName', (old) => (typeof old === 'string' ? `${old}!` : 'no text')),
      USERS.replace('a&amp;b', 'a&amp;b!').replace('>c<', '>c!<'),
    ],
    [
      'with a member of another type',
      withMember('Users.member.1.UserName', { nested: ['x', 'y'] }),
      USERS.replace('>c<', '><nested>x</nested><nested>y</nested><'),
    ],
    [
      'with items doubled',
      doubledItems('Users.member'),
      USERS.replace('<Users>', '<Users><member><UserName>a&amp;b</UserName><Path>/</Path></member>').replace(
        '</Users>',
        '<member><UserName>c</UserName></member></Users>',
      ),
    ],
    [
      'with a list cut short',
      firstItems('Users.member', 1),
      USERS.replace('<member><UserName>c</UserName></member>', ''),
    ],
    ['that is cut off without a marker', cutOffWithoutMarker, USERS.replace('>false<', '>true<')],
    [
      'that goes on where it was',
      moreToCome('iam', '0'),
      USERS.replace('<IsTruncated>false</IsTruncated>', '<IsTruncated>true</IsTruncated><Marker>0</Marker>'),
    ],
    [
      'that is empty and goes on',
      emptyPage('iam', 'Users.member', '1'),
      '<Users></Users><IsTruncated>true</IsTruncated><Marker>1</Marker>',
    ],
    ['spoiled twice', inTurn(withoutMember('IsTruncated'), firstItems('Users.member', 0)), '<Users></Users>'],
  ])('%s', (_, spoil, expected) => {
    expect(spoil(xml(USERS))).toBe(xml(expected));
  });

  test('has its entries in a list too', () => {
    const entry =
      '<entry><key>a</key><value><VerificationStatus>Success</VerificationStatus></value></entry>';
    const spoil = withMember('VerificationAttributes.entry.0.value.VerificationStatus', 'Paused');
    expect(spoil(xml(`<VerificationAttributes>${entry}</VerificationAttributes>`))).toBe(
      xml(`<VerificationAttributes>${entry.replace('Success', 'Paused')}</VerificationAttributes>`),
    );
  });
});

describe('a JSON answer', () => {
  test.each<[string, Spoil, object]>([
    [
      'without a member',
      withoutMember('Accounts.0.State'),
      { ...PAGE, Accounts: [{ Id: '1' }, { Id: '2' }] },
    ],
    ['with null', withMember('Accounts', null), { ...PAGE, Accounts: null }],
    [
      'with an added member',
      withMember('Accounts.1.State', 'PAUSED'),
      { ...PAGE, Accounts: [PAGE.Accounts[0], { Id: '2', State: 'PAUSED' }] },
    ],
    ['without an item', withoutMember('Accounts.0'), { ...PAGE, Accounts: [{ Id: '2' }] }],
    [
      'with items doubled',
      doubledItems('Accounts'),
      { ...PAGE, Accounts: PAGE.Accounts.flatMap((each) => [each, each]) },
    ],
    ['that goes on where it was', moreToCome('organizations', '0'), { ...PAGE, NextToken: '0' }],
    [
      'of DynamoDB that goes on',
      moreToCome('dynamodb', { pk: { S: 'x' } }),
      { ...PAGE, LastEvaluatedKey: { pk: { S: 'x' } } },
    ],
    [
      'that is empty and goes on',
      emptyPage('organizations', 'Accounts', '0'),
      { Accounts: [], NextToken: '0' },
    ],
    ['with a name that has a dot', withMember(['a.b'], 1), { ...PAGE, 'a.b': 1 }],
  ])('%s', (_, spoil, expected) => {
    expect(JSON.parse(spoil(JSON.stringify(PAGE)))).toEqual(expected);
  });
});

describe('an answer cannot be spoiled', () => {
  test.each<[string, Spoil, string]>([
    ['by taking away what is not there', withoutMember('Groups'), xml(USERS)],
    ['in a place to which nothing leads', withMember('Groups.member.0.Name', 'x'), xml(USERS)],
    ['in an item that is not there', withMember('Accounts.7.Id', 'x'), JSON.stringify(PAGE)],
    ['in every item of an empty list', withMember('Accounts.*.Id', 'x'), '{"Accounts":[]}'],
    ['by doubling no items', doubledItems('Accounts'), '{"Accounts":[]}'],
    ['by doubling what is no list', doubledItems('NextToken'), JSON.stringify(PAGE)],
    ['by a value that it has', withMember('NextToken', '20'), JSON.stringify(PAGE)],
    ['when it is of another format', withMember('x', 1), '<html><body>no</body></html>'],
    ['when it is no object', withMember('x', 1), '[]'],
  ])('%s', (_, spoil, body) => {
    expect(() => spoil(body)).toThrow(ImpossibleFault);
  });
});
