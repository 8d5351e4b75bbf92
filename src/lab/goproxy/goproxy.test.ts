import { X509Certificate } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { crc32 as zlibCrc32 } from 'node:zlib';
import { expect, test } from 'vitest';
import { createAuthority } from './certificate.ts';
import { crc32 } from './crc32.ts';
import { needsTls, parseFault } from './fault.ts';
import { startGoproxy } from './start-goproxy.ts';

test('certificates are what a reader that is not ours takes them for', () => {
  const authority = createAuthority();
  const root = new X509Certificate(authority.pem);
  expect(root.ca).toBe(true);
  for (const kind of ['valid', 'expired', 'wrong-name'] as const) {
    const leaf = new X509Certificate(authority.issue(kind).cert);
    expect([kind, leaf.verify(root.publicKey), leaf.checkIssued(root)]).toEqual([kind, true, true]);
    expect([kind, new Date(leaf.validTo) > new Date()]).toEqual([kind, kind !== 'expired']);
    expect([kind, leaf.checkIP('127.0.0.1') !== undefined]).toEqual([kind, kind !== 'wrong-name']);
  }
  expect(new X509Certificate(createAuthority().issue('valid').cert).verify(root.publicKey)).toBe(false);
});

test('crc32 of the standard check text', () => {
  expect(crc32(Buffer.from('123456789'))).toBe(0xcbf43926);
  // Only newer releases of the runtime have one of their own.
  if (typeof zlibCrc32 === 'function') expect(crc32(Buffer.from('goroscope'))).toBe(zlibCrc32('goroscope'));
});

test('faults as they are written', () => {
  expect(parseFault('delay-first-byte=250')).toEqual({ kind: 'delay', stage: 'first-byte', ms: 250 });
  expect(parseFault('status=410')).toEqual({ kind: 'status', status: 410 });
  expect(parseFault('reset')).toEqual({ kind: 'reset' });
  for (const bad of ['', 'status=99', 'status=600', 'delay-tls=-1', 'delay-body=999999', 'delay', 'RESET'])
    expect([bad, parseFault(bad)]).toEqual([bad, undefined]);
  expect(needsTls({ kind: 'expired-certificate' })).toBe(true);
  expect(needsTls({ kind: 'reset' })).toBe(false);
});

test('serves a module cache as it lies there, and nothing outside of it', async () => {
  const dir = mkdtempSync(join(tmpdir(), 'goroscope-goproxy-'));
  mkdirSync(join(dir, 'cache/a.example/m/@v'), { recursive: true });
  writeFileSync(join(dir, 'cache/a.example/m/@v/list'), 'v1.0.0\n');
  writeFileSync(join(dir, 'outside'), 'outside');
  const proxy = await startGoproxy({ port: 0, tls: false, faults: [], cacheDir: join(dir, 'cache') });
  try {
    const get = async (path: string) => {
      const response = await fetch(`${proxy.url}${path}`);
      return [response.status, await response.text()];
    };
    expect(await get('/a.example/m/@v/list')).toEqual([200, 'v1.0.0\n']);
    expect((await get('/a.example/m/@v/v9.9.9.zip'))[0]).toBe(404);
    expect((await get('/..%2foutside'))[0]).toBe(404);
    expect((await get('/a.example'))[0]).toBe(404);
  } finally {
    await proxy.close();
    rmSync(dir, { recursive: true, force: true });
  }
});
