import { proxyOf } from '../../src/aws/proxy-of.ts';

const PROXY = 'http://proxy.example:3128';
const of = (url: string, environment: Record<string, string>) => proxyOf(new URL(url), environment);

describe('the proxy before an address', () => {
  test.each<[string, Record<string, string>, string | null]>([
    ['https://sts.eu-west-1.amazonaws.com', {}, null],
    ['https://sts.eu-west-1.amazonaws.com', { HTTPS_PROXY: PROXY }, PROXY],
    ['https://sts.eu-west-1.amazonaws.com', { https_proxy: PROXY, HTTPS_PROXY: 'http://other' }, PROXY],
    ['https://sts.eu-west-1.amazonaws.com', { https_proxy: ' ', HTTPS_PROXY: PROXY }, PROXY],
    ['https://sts.eu-west-1.amazonaws.com', { HTTP_PROXY: PROXY }, null],
    ['https://sts.eu-west-1.amazonaws.com', { ALL_PROXY: PROXY }, PROXY],
    ['https://sts.eu-west-1.amazonaws.com', { HTTPS_PROXY: 'proxy.example:3128' }, PROXY],
    ['http://aws.example', { HTTP_PROXY: PROXY, HTTPS_PROXY: 'http://other' }, PROXY],
  ])('for %s with %j is %j', (url, environment, proxy) => {
    expect(of(url, environment)).toBe(proxy);
  });

  test.each([
    ['https://example.com', 'example.com'],
    ['https://sts.example.com', 'example.com'],
    ['https://sts.example.com', '.example.com'],
    ['https://sts.example.com', '*.example.com'],
    ['https://sts.example.com', 'other.org, EXAMPLE.com.'],
    ['https://sts.example.com', 'other.org example.com'],
    ['https://sts.example.com', '*'],
    ['https://10.1.2.3', '10.1.2.3'],
    ['https://10.1.2.3', '10.0.0.0/8'],
    ['https://[fd00::1]', 'fd00::/8'],
    ['https://[fd00::1]', '[fd00::1]'],
  ])('leaves %s alone with NO_PROXY %j', (url, NO_PROXY) => {
    expect(of(url, { HTTPS_PROXY: PROXY, NO_PROXY })).toBeNull();
  });

  test.each([
    ['https://notexample.com', 'example.com'],
    ['https://example.com.evil.org', 'example.com'],
    ['https://sts.example.com', ''],
    ['https://sts.example.com', ',, ,'],
    ['https://11.1.2.3', '10.0.0.0/8'],
    ['https://10.1.2.3', '10.0.0.0/99'],
    ['https://10.1.2.3', '10.0.0.0/x'],
    ['https://10.1.2.3', '1.2.3'],
    ['https://10.1.2.3', 'fd00::/8'],
  ])('stands before %s with NO_PROXY %j', (url, NO_PROXY) => {
    expect(of(url, { HTTPS_PROXY: PROXY, NO_PROXY })).toBe(PROXY);
  });

  test.each(['http://localhost:4566', 'http://127.0.0.1:4566', 'http://[::1]:4566', 'http://aws.localhost'])(
    'never stands before this machine itself: %s',
    (url) => {
      expect(of(url, { HTTP_PROXY: PROXY, ALL_PROXY: PROXY })).toBeNull();
    },
  );
});
