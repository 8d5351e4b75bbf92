import { isIP } from 'node:net';
import { AppError } from '../base/errors/app-error.ts';
import { isLoopback } from '../ingest/listen.ts';

/** What of a request tells where it comes from. */
export interface OriginHeaders {
  readonly host?: string | undefined;
  readonly origin?: string | undefined;
  readonly 'sec-fetch-site'?: string | string[] | undefined;
  readonly 'sec-fetch-mode'?: string | string[] | undefined;
}

/** How the guard knows its own names. */
export interface HostGuardOptions {
  /** Whether the server listens on loopback only. */
  readonly loopbackOnly: boolean;
  readonly tokenRequired: boolean;
  /** Further host names, lower case, without port. */
  readonly allowedHosts: readonly string[];
}

/**
 * Refuses requests that another site made a browser send.
 *
 * A page on `evil.example` may point that name at 127.0.0.1 (DNS rebinding): its requests then count as same-origin and
 * need no token on loopback. Their `Host` still says `evil.example`, so without a token only names of this machine are
 * served. With a token the page has neither token nor cookie, and any name is fine.
 *
 * A page may also send requests here without being able to read the answer (CSRF): those carry a foreign `Origin` or
 * `Sec-Fetch-Site: cross-site` and are refused, reading or not. Following a link from another site is fine: that page
 * learns nothing.
 *
 * Throws HOST_NOT_ALLOWED, ORIGIN_NOT_ALLOWED.
 */
export function guardHost(headers: OriginHeaders, options: HostGuardOptions): void {
  const host = headers.host ?? '';
  const name = hostName(host);
  if (!options.tokenRequired && !isOwnName(name, options)) {
    throw new AppError('HOST_NOT_ALLOWED', { values: { host: name.slice(0, 200) } });
  }
  const { origin } = headers;
  const crossSite = headers['sec-fetch-site'] === 'cross-site' && headers['sec-fetch-mode'] !== 'navigate';
  if (origin === undefined ? crossSite : !isSameOrigin(origin, host)) {
    const shown = (origin ?? 'another site').slice(0, 200);
    throw new AppError('ORIGIN_NOT_ALLOWED', { values: { origin: shown } });
  }
}

function isOwnName(name: string, options: HostGuardOptions): boolean {
  if (isLoopback(name) || name.endsWith('.localhost') || options.allowedHosts.includes(name)) return true;
  return !options.loopbackOnly && isIP(name) !== 0;
}

/** An origin is scheme, host and port; behind a proxy that ends TLS the scheme differs, so it is not compared. */
function isSameOrigin(origin: string, host: string): boolean {
  return (
    /^https?:\/\//.test(origin) && origin.slice(origin.indexOf('//') + 2).toLowerCase() === host.toLowerCase()
  );
}

/** `Example.org:80` -> `example.org`, `[::1]:80` -> `::1` */
function hostName(host: string): string {
  const bracketed = /^\[([^\]]*)\]/.exec(host);
  return (bracketed?.[1] ?? host.replace(/:\d*$/, '')).toLowerCase().replace(/\.$/, '');
}
