import { BlockList, isIP } from 'node:net';

type Environment = Readonly<Record<string, string | undefined>>;

/** The proxy that stands before an address, by the variables that curl reads; null when the address is called directly. */
export function proxyOf({ protocol, hostname }: URL, environment: Environment): string | null {
  const host = bareHost(hostname);
  const { value } = proxySetting(protocol, environment);
  // This machine's own addresses mean something else at the proxy.
  if (value === '' || isLoopback(host) || isExcepted(host, said(environment, 'no_proxy').value)) return null;
  return value.includes('://') ? value : `http://${value}`;
}

/** Which variable names the proxy for `https:` or `http:`; an empty value when none does. */
export function proxySetting(protocol: string, environment: Environment): Said {
  const own = said(environment, protocol === 'https:' ? 'https_proxy' : 'http_proxy');
  return own.value === '' ? said(environment, 'all_proxy') : own;
}

interface Said {
  readonly name: string;
  readonly value: string;
}

/** Small letters first, as curl does. */
function said(environment: Environment, name: string): Said {
  const names = [name, name.toUpperCase()];
  const found = names.find((each) => environment[each]?.trim()) ?? name;
  return { name: found, value: environment[found]?.trim() ?? '' };
}

/** NO_PROXY: `*`, or names that stand for their subdomains too, addresses and networks, separated by commas or spaces. */
function isExcepted(host: string, list: string): boolean {
  return list
    .toLowerCase()
    .split(/[\s,]+/)
    .filter((entry) => entry !== '')
    .some((entry) => entry === '*' || (isIP(host) === 0 ? isWithin(host, entry) : isInNetwork(host, entry)));
}

/** `example.com` and `.example.com` both mean the name and all below it. */
function isWithin(host: string, entry: string): boolean {
  const name = entry.replace(/^\*?\./, '').replace(/\.$/, '');
  return host === name || host.endsWith(`.${name}`);
}

/** `10.0.0.0/8`, or one address. */
function isInNetwork(host: string, entry: string): boolean {
  const [address = '', bits] = entry.split('/');
  const network = bareHost(address);
  const version = isIP(network);
  if (version === 0 || version !== isIP(host)) return false;
  const family = version === 4 ? 'ipv4' : 'ipv6';
  const prefix = bits === undefined ? undefined : Number(bits);
  if (prefix !== undefined && !(prefix >= 0 && prefix <= (version === 4 ? 32 : 128))) return false;
  const list = new BlockList();
  if (prefix === undefined) list.addAddress(network, family);
  else list.addSubnet(network, prefix, family);
  return list.check(host, family);
}

function isLoopback(host: string): boolean {
  return (
    host === 'localhost' || host.endsWith('.localhost') || host === '::1' || /^127\.\d+\.\d+\.\d+$/.test(host)
  );
}

/** Without the brackets of IPv6 and the dot that ends a full name. */
function bareHost(hostname: string): string {
  return hostname
    .toLowerCase()
    .replace(/^\[(.*)\]$/, '$1')
    .replace(/\.$/, '');
}
