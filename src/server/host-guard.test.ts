import { expect, test } from 'vitest';
import { guardHost, type HostGuardOptions, type OriginHeaders } from './host-guard.ts';

const LOOPBACK: HostGuardOptions = {
  loopbackOnly: true,
  tokenRequired: false,
  allowedHosts: ['obs.internal'],
};
const PUBLIC: HostGuardOptions = { loopbackOnly: false, tokenRequired: true, allowedHosts: [] };

function codeOf(headers: OriginHeaders, options: HostGuardOptions): string {
  try {
    guardHost(headers, options);
    return 'fine';
  } catch (error) {
    return (error as { code: string }).code;
  }
}

test.each<[OriginHeaders, HostGuardOptions, string]>([
  [{ host: '127.0.0.1:4320' }, LOOPBACK, 'fine'],
  [{ host: 'localhost.' }, LOOPBACK, 'fine'],
  [{ host: 'OBS.internal:80' }, LOOPBACK, 'fine'],
  [{ host: 'evil.example' }, LOOPBACK, 'HOST_NOT_ALLOWED'],
  [{ host: 'localhost.evil.example' }, LOOPBACK, 'HOST_NOT_ALLOWED'],
  [{ host: '192.168.1.5' }, LOOPBACK, 'HOST_NOT_ALLOWED'],
  [{}, LOOPBACK, 'HOST_NOT_ALLOWED'],
  [{ host: 'anything.example' }, PUBLIC, 'fine'],
  [{ host: 'a.example', origin: 'https://a.example' }, PUBLIC, 'fine'],
  [{ host: 'a.example', origin: 'https://b.example' }, PUBLIC, 'ORIGIN_NOT_ALLOWED'],
  [{ host: 'a.example:1', origin: 'https://a.example:2' }, PUBLIC, 'ORIGIN_NOT_ALLOWED'],
  [{ host: 'a.example', origin: 'null' }, PUBLIC, 'ORIGIN_NOT_ALLOWED'],
  [{ host: 'a.example', 'sec-fetch-site': 'cross-site' }, PUBLIC, 'ORIGIN_NOT_ALLOWED'],
  [{ host: 'a.example', 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate' }, PUBLIC, 'fine'],
])('%j', (headers, options, expected) => {
  expect(codeOf(headers, options)).toBe(expected);
});
