import { proxyOf, proxySetting } from '../../aws/proxy-of.ts';
import { CallerError } from './caller-error.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** What lies between a command and AWS by the environment's word: other endpoints than AWS's own, and proxies. */
export interface Detour {
  readonly code: 'ENDPOINT_UNREACHABLE' | 'PROXY_UNREACHABLE';
  readonly fix: string;
}

/** The variables by which AWS's own addresses are replaced, for all services or for one. */
function endpointsIn(environment: Environment): (readonly [name: string, value: string])[] {
  return Object.entries(environment).flatMap(([name, value]) =>
    /^AWS_ENDPOINT_URL(?:_|$)/.test(name) && value ? [[name, value] as const] : [],
  );
}

/** @throws CallerError ENDPOINT_INVALID or PROXY_INVALID */
export function assertDetours(environment: Environment): void {
  for (const [name, value] of endpointsIn(environment)) {
    if (isAddress(value)) continue;
    throw new CallerError(
      'ENDPOINT_INVALID',
      `${name} is ${JSON.stringify(withoutPassword(value))}, which is no address.`,
      `Set ${name} to an address such as http://127.0.0.1:4566, or leave it unset to call AWS itself.`,
    );
  }
  for (const protocol of ['https:', 'http:']) {
    const { name, value } = proxySetting(protocol, environment);
    if (value === '' || isAddress(value.includes('://') ? value : `http://${value}`)) continue;
    throw new CallerError(
      'PROXY_INVALID',
      `${name} names no proxy that can be used: ${JSON.stringify(withoutPassword(value))}.`,
      `Set ${name} to the address of an HTTP proxy, such as http://proxy.example.com:3128, or name amazonaws.com in NO_PROXY.`,
    );
  }
}

/** Why nothing may have been reached, when it was not AWS that was called; null when it was. */
export function detourIn(environment: Environment): Detour | null {
  const endpoint = endpointsIn(environment).find(([, value]) => isAddress(value));
  const url = new URL(endpoint?.[1] ?? 'https://amazonaws.com');
  const proxy = proxyOf(url, environment);
  if (proxy !== null) {
    const { name } = proxySetting(url.protocol, environment);
    const fix = `${name} sends the calls to the proxy at ${new URL(proxy).host}: check that it is there, or name ${url.hostname} in NO_PROXY.`;
    return { code: 'PROXY_UNREACHABLE', fix };
  }
  if (endpoint === undefined) return null;
  const [name, value] = endpoint;
  const fix = `${name} sends the calls to ${withoutPassword(value)}: start what should answer there, or leave it unset to call AWS itself.`;
  return { code: 'ENDPOINT_UNREACHABLE', fix };
}

function isAddress(text: string): boolean {
  return URL.canParse(text) && /^https?:$/.test(new URL(text).protocol);
}

/** What stands before the host is a secret, with a scheme before it or without. */
const withoutPassword = (address: string): string =>
  address.replace(/^([a-z][a-z0-9+.-]*:\/\/)?.*@/is, '$1…@').slice(0, 100);
