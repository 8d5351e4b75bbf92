/** Which HTTP proxy a request goes through, and the variable that says so. */
export interface ProxyChoice {
  /** Address of the proxy, with a scheme; undefined for a direct connection. */
  readonly proxy: string | undefined;
  /** `HTTPS_PROXY`, `NO_PROXY`, `loopback`; empty when no proxy is set. */
  readonly because: string;
}

/** Parts of an address as the URL standard names them. */
interface UrlParts {
  readonly protocol: string;
  readonly hostname: string;
  readonly port: string;
}

/**
 * The proxy as Go's net/http chooses it: HTTP_PROXY or HTTPS_PROXY by the scheme of the address, capitals before small
 * letters, nothing for loopback and for what NO_PROXY names. ALL_PROXY is not read. Source: golang.org/x/net/http/httpproxy
 * as vendored in go1.26.8.
 */
export function proxyForUrl(url: UrlParts, env: ReadonlyMap<string, string>): ProxyChoice {
  const any = (upper: string) => {
    for (const name of [upper, upper.toLowerCase()]) {
      const value = env.get(name) ?? '';
      if (value !== '') return { name, value };
    }
    return undefined;
  };
  const set = any(url.protocol === 'https:' ? 'HTTPS_PROXY' : 'HTTP_PROXY');
  if (set === undefined) return { proxy: undefined, because: '' };
  const host = url.hostname.replace(/^\[|\]$/g, '').toLowerCase();
  if (host === 'localhost' || isLoopback(host)) return { proxy: undefined, because: 'loopback' };
  const port = url.port || (url.protocol === 'https:' ? '443' : '80');
  const no = any('NO_PROXY');
  if (
    no !== undefined &&
    no.value.split(',').some((entry) => isExcluded(entry.trim().toLowerCase(), host, port))
  )
    return { proxy: undefined, because: no.name };
  const address = /^(https?|socks5h?):\/\//.test(set.value) ? set.value : `http://${set.value}`;
  return { proxy: address, because: set.name };
}

function isLoopback(host: string): boolean {
  return host === '::1' || /^127\.\d+\.\d+\.\d+$/.test(host);
}

/** One entry of NO_PROXY: `*`, an address, a network, a name (with its sub-domains), `.name` (sub-domains only), `:port`. */
function isExcluded(entry: string, host: string, port: string): boolean {
  if (entry === '') return false;
  if (entry === '*') return true;
  const network = /^([\d.]+)\/(\d{1,2})$/.exec(entry);
  if (network !== null) return inNetwork(host, network[1] ?? '', Number(network[2]));
  const [, name = entry, wanted] = /^(.*?)(?::(\d+))?$/.exec(entry) ?? [];
  if (wanted !== undefined && wanted !== port) return false;
  if (name === host) return true;
  if (/^[\d.]+$/.test(name) || name.includes(':')) return false;
  const domain = name.replace(/^\*?\./, '');
  const onlyBelow = name !== domain;
  return host.endsWith(`.${domain}`) || (!onlyBelow && host === domain);
}

function inNetwork(host: string, base: string, bits: number): boolean {
  const [address, start] = [toNumber(host), toNumber(base)];
  if (address === undefined || start === undefined || bits > 32) return false;
  const size = 2 ** (32 - bits);
  return Math.floor(address / size) === Math.floor(start / size);
}

function toNumber(address: string): number | undefined {
  if (!/^\d{1,3}(\.\d{1,3}){3}$/.test(address)) return undefined;
  return address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
}
