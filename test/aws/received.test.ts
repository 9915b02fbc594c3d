import { receivedFrom, type Protocol } from '../../src/aws/received.ts';

const came = (protocol: Protocol, body: string, headers: Readonly<Record<string, string>> = {}) =>
  receivedFrom('ListUsers', protocol, { statusCode: 200, headers, body: null }, Buffer.from(body));
const HEADERS = { 'x-amzn-requestid': 'of-the-header', date: 'Mon, 01 Mar 2027 08:00:00 GMT' };

test('the request of an answer in XML is named by its body alone, since a proxy may write headers', () => {
  expect(came('xml', '<a><RequestId> abc </RequestId></a>', HEADERS).requestId).toBe('abc');
  expect(came('xml', '<a><RequestId>abc</RequestId></a>').requestId).toBe('abc');
  expect(came('xml', '<a><RequestId></RequestId></a>', HEADERS).requestId).toBeNull();
});

test('the request of an answer in JSON is named by its header', () => {
  expect(came('json', '<RequestId>abc</RequestId>', HEADERS).requestId).toBe('of-the-header');
  expect(came('json', '{}').requestId).toBeNull();
});

test('the time at AWS is that of the header', () => {
  expect(came('json', '{}', HEADERS).date).toBe(HEADERS.date);
  expect(came('json', '{}').date).toBeNull();
});
