import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { networkInterfaces } from 'node:os';
import { createServer as createTlsServer } from 'node:https';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createAuthority } from '../../../src/lab/goproxy/certificate.ts';
import { timedGet, withoutSecrets } from '../../../src/collect/toolchain/timed-request.ts';

test('addresses lose user name and password', () => {
  expect(withoutSecrets('https://user:p%40ss@h.example/x@y')).toBe('https://h.example/x@y');
  expect(withoutSecrets('http://h.example/a@b')).toBe('http://h.example/a@b');
});

const plain = { ca: [], timeoutMs: 3000, maxBytes: 1000 };

test('each failure belongs to a stage', async () => {
  const env = new Map<string, string>();
  const name = await timedGet('http://no-such-host.invalid/', { ...plain, env });
  expect(name.timed.failed?.stage).toBe('dns');
  const refused = await timedGet('http://127.0.0.1:1/', { ...plain, env });
  expect(refused.timed.failed).toMatchObject({ stage: 'connect', code: 'ECONNREFUSED' });
});

/** Loopback is never proxied: an address of this machine that is none is needed. */
const outer = Object.values(networkInterfaces())
  .flat()
  .find((a) => a?.family === 'IPv4' && !a.internal)?.address;

describe.skipIf(outer === undefined)('through an HTTP proxy', () => {
  const authority = createAuthority();
  const issued = authority.issue('valid');
  const site = createTlsServer(issued, (_, response) => response.end('secured'));
  const refusing = new Set<string>();
  const proxy = createServer((request, response) => response.end(`proxied ${request.url}`));
  proxy.on('connect', (request, client) => {
    const status =
      refusing.size > 0
        ? '403 Forbidden'
        : request.headers['proxy-authorization'] === `Basic ${btoa('u:p')}`
          ? '200 OK'
          : '407 Proxy Authentication Required';
    client.on('error', () => undefined);
    client.write(`HTTP/1.1 ${status}\r\n\r\n`);
    if (!status.startsWith('200')) return void client.end();
    const [host = '', port = ''] = (request.url ?? '').split(':');
    const back = connect(Number(port), host);
    back.on('error', () => client.destroy());
    client.pipe(back).pipe(client);
  });
  const portOf = (server: Server) => (server.address() as AddressInfo).port;
  beforeAll(async () => {
    for (const server of [site, proxy]) await once(server.listen(0, '0.0.0.0'), 'listening');
  });
  afterAll(() => {
    site.close();
    proxy.close();
  });
  const ask = (scheme: string, login: string) => {
    const port = scheme === 'https' ? portOf(site) : 9;
    const env = new Map([[`${scheme.toUpperCase()}_PROXY`, `http://${login}127.0.0.1:${portOf(proxy)}`]]);
    return timedGet(`${scheme}://${outer}:${port}/x`, { ...plain, env, ca: [authority.pem], insecure: true });
  };

  test('TLS goes through a tunnel that is timed by itself', async () => {
    const { timed, body } = await ask('https', 'u:p@');
    expect([timed.failed, timed.status, body.toString()]).toEqual([undefined, 200, 'secured']);
    expect(Object.keys(timed.ms)).toEqual(['dns', 'connect', 'proxy', 'tls', 'firstByte', 'body']);
    expect(timed.via).toBe(`http://127.0.0.1:${portOf(proxy)}`);
  });

  test('a proxy that wants to know who asks is named with its status', async () => {
    expect((await ask('https', '')).timed.failed).toMatchObject({ stage: 'proxy', code: 'PROXY_407' });
    refusing.add('all');
    expect((await ask('https', 'u:p@')).timed.failed).toMatchObject({ stage: 'proxy', code: 'PROXY_403' });
  });

  test('plain HTTP is asked of the proxy with the whole address', async () => {
    expect((await ask('http', '')).body.toString()).toBe(`proxied http://${outer}:9/x`);
  });
});
