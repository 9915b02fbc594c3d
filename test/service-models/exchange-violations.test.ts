import type { ApiRequest } from '../../src/simulator/protocol/api-request.ts';
import { ApiError } from '../../src/simulator/protocol/api-error.ts';
import { errorResponse, successResponse, type Answer } from '../../src/simulator/protocol/api-response.ts';
import { exchangeViolations } from './exchange-violations.ts';

const caller = { accessKeyId: null, sessionToken: null, region: 'eu-west-1' };

const asked = (
  service: ApiRequest['service'],
  action: string,
  params: ApiRequest['params'],
  protocol: ApiRequest['protocol'] = 'query',
): ApiRequest => ({ service, action, params, protocol, ...caller });

const listKeys = (params: ApiRequest['params'] = { UserName: 'ci' }) =>
  asked('iam', 'ListAccessKeys', params);

const KEY =
  '<member><UserName>ci</UserName><AccessKeyId>AKIAIOSFODNN7EXAMPLE</AccessKeyId><Status>Active</Status>' +
  '<CreateDate>2026-11-22T08:00:00Z</CreateDate></member>';
const keys = (members = KEY) =>
  `<AccessKeyMetadata>${members}</AccessKeyMetadata><IsTruncated>false</IsTruncated>`;

const answered = (request: ApiRequest, answer: Answer): string[] =>
  exchangeViolations({ request, response: successResponse(request, answer, 'id') });

const refused = (request: ApiRequest, status: number, code: string): string[] =>
  exchangeViolations({ request, response: errorResponse(request, new ApiError(status, code, 'no'), 'id') });

test('a request and an answer as AWS has them pass, in each protocol', () => {
  expect(answered(listKeys(), keys())).toEqual([]);
  const identities = asked('ses', 'GetIdentityVerificationAttributes', {
    Action: 'GetIdentityVerificationAttributes',
    Version: '2010-12-01',
    'Identities.member.1': 'ann@example.com',
    'Identities.member.2': 'example.com',
  });
  const entry =
    '<entry><key>ann@example.com</key><value><VerificationStatus>Success</VerificationStatus></value></entry>';
  expect(answered(identities, `<VerificationAttributes>${entry}</VerificationAttributes>`)).toEqual([]);
  const accounts = asked('organizations', 'ListAccounts', { MaxResults: 20 }, 'json');
  expect(answered(accounts, { Accounts: [{ Id: '111122223333', State: 'ACTIVE' }] })).toEqual([]);
  const suppressed = asked('ses', 'ListSuppressedDestinations', { PageSize: '1000' }, 'rest-json');
  expect(answered(suppressed, { SuppressedDestinationSummaries: [] })).toEqual([]);
});

test.each<[string, string[], string]>([
  [
    'a parameter that is missing',
    answered(listKeys({ Marker: '' }), keys()),
    'request, Marker: has 0 characters, at least 1 are wanted, it is ""',
  ],
  [
    'a parameter that AWS does not know',
    answered(listKeys({ User: 'ci' }), keys()),
    'request, User: AWS knows no such member, it is "ci"',
  ],
  [
    'a member that is missing in XML',
    answered(listKeys(), '<IsTruncated>false</IsTruncated>'),
    'answer, AccessKeyMetadata: is required, and is not there',
  ],
  [
    'a word that is none',
    answered(listKeys(), keys(KEY.replace('Active', 'on'))),
    'answer, AccessKeyMetadata[0].Status: is none of Active, Inactive, Expired, it is "on"',
  ],
  [
    'a flag that is none',
    answered(listKeys(), keys().replace('false', 'no')),
    'answer, IsTruncated: is to be true or false, it is "no"',
  ],
  [
    'an answer of another action',
    answered(listKeys(), ''),
    'answer, AccessKeyMetadata: is required, and is not there',
  ],
])('%s is told', (_, told, violation) => {
  expect(told).toContain(`iam ListAccessKeys: ${violation}`);
});

test('a text for a number in JSON is told, which an address would be forgiven', () => {
  const accounts = asked('organizations', 'ListAccounts', { MaxResults: '20' }, 'json');
  expect(answered(accounts, { Accounts: [] })).toEqual([
    'organizations ListAccounts: request, MaxResults: is to be a whole number, it is "20"',
  ]);
});

test('an error that AWS does not answer with is told, and one with another status', () => {
  expect(refused(listKeys(), 404, 'NoSuchEntity')).toEqual([]);
  expect(refused(listKeys(), 403, 'AccessDenied')).toEqual([]);
  expect(refused(listKeys(), 404, 'NoSuchUser')).toEqual([
    'iam ListAccessKeys: error NoSuchUser: AWS answers with no such code',
  ]);
  expect(refused(listKeys(), 400, 'NoSuchEntity')).toEqual([
    'iam ListAccessKeys: error NoSuchEntity: AWS answers it with HTTP 404, not 400',
  ]);
});

test('what S3 alone answers is told of another service', () => {
  const put = asked('s3', 'PutObject', { Bucket: 'reports', Key: 'runs/1/keys.csv' }, 'rest-xml');
  expect(refused(put, 404, 'NoSuchBucket')).toEqual([]);
  expect(refused(put, 403, 'AccessDenied')).toEqual([]);
  for (const code of ['NoSuchBucket', 'InvalidRequest'])
    expect(refused(listKeys(), 400, code)).toEqual([
      `iam ListAccessKeys: error ${code}: AWS answers with no such code`,
    ]);
});

test('a world may hold names that no account of AWS has, but nobody asks for an empty one', () => {
  const odd = listKeys({ UserName: 'a b' });
  expect(answered(odd, keys(KEY.replace('<UserName>ci', '<UserName>a b')))).toEqual([]);
  expect(answered(listKeys({ UserName: '' }), keys())).toContain(
    'iam ListAccessKeys: request, UserName: has 0 characters, at least 1 are wanted, it is ""',
  );
});

test('a request that was refused as wrong may be wrong', () => {
  expect(refused(listKeys({ UserName: '' }), 400, 'ValidationError')).toEqual([]);
  expect(refused(listKeys({ UserName: '' }), 404, 'NoSuchEntity')).toContain(
    'iam ListAccessKeys: request, UserName: has 0 characters, at least 1 are wanted, it is ""',
  );
});

test('an operation that AWS does not have is told, unless it was refused', () => {
  expect(answered(asked('iam', 'ListKeys', {}), '')).toEqual(['iam ListKeys: AWS knows no such operation']);
  expect(refused(asked('iam', 'ListKeys', {}), 400, 'InvalidAction')).toEqual([]);
});
