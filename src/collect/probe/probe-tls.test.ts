import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer as createPlain } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createServer, type Server } from 'node:tls';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { redactText } from '../../base/redact.ts';
import { valueOf } from '../../model/evidence.ts';
import { rootPool, trustedRoot } from '../chain-of-trust.ts';
import { probeTls } from './probe-tls.ts';

const hasOpenssl = spawnSync('openssl', ['version']).status === 0;

// Certificates of openssl: a root, an authority below it, and a server's own.
describe.skipIf(!hasOpenssl)('a server of our own', () => {
  let folder = '';
  let server: Server | undefined;
  let port = 0;
  const read = (name: string) => readFileSync(join(folder, name), 'utf8');
  const openssl = (...words: string[]) => {
    const ran = spawnSync('openssl', words, { cwd: folder, encoding: 'utf8' });
    if (ran.status !== 0) throw new Error(ran.stderr);
  };

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'goroscope-tls-'));
    writeFileSync(join(folder, 'ca.ext'), 'basicConstraints=critical,CA:TRUE\n');
    writeFileSync(join(folder, 'leaf.ext'), 'subjectAltName=DNS:localhost,IP:127.0.0.1\n');
    const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];
    openssl(
      'req',
      '-x509',
      ...key,
      '-keyout',
      'root.key',
      '-out',
      'root.pem',
      '-subj',
      '/O=Corp/CN=Corp Root',
      '-days',
      '30',
    );
    openssl(
      'req',
      '-x509',
      ...key,
      '-keyout',
      'other.key',
      '-out',
      'other.pem',
      '-subj',
      '/O=Corp/CN=Corp Root',
      '-days',
      '30',
    );
    for (const [name, signer, ext, subject] of [
      ['middle', 'root', 'ca.ext', '/CN=Corp Issuing'],
      ['leaf', 'middle', 'leaf.ext', '/CN=localhost'],
    ] as const) {
      openssl('req', '-new', ...key, '-keyout', `${name}.key`, '-out', `${name}.csr`, '-subj', subject);
      const by = ['-CA', `${signer}.pem`, '-CAkey', `${signer}.key`, '-CAcreateserial'];
      openssl(
        'x509',
        '-req',
        '-in',
        `${name}.csr`,
        ...by,
        '-days',
        '5',
        '-extfile',
        ext,
        '-out',
        `${name}.pem`,
      );
    }
    server = createServer({ key: read('leaf.key'), cert: read('leaf.pem') + read('middle.pem') });
    await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve));
    port = (server.address() as AddressInfo).port;
  });

  afterAll(() => {
    server?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  test('shows its chain, whoever signs it', async () => {
    const answer = valueOf(await probeTls(`127.0.0.1:${port}`));
    expect(answer).toMatchObject({ failed: null, nameMatches: true });
    expect(answer?.chain.map(({ subject, issuer }) => `${subject} < ${issuer}`)).toEqual([
      'CN=localhost < CN=Corp Issuing',
      'CN=Corp Issuing < O=Corp, CN=Corp Root',
    ]);
    const days = ((answer?.chain[0]?.notAfterUnixMs ?? 0) - Date.now()) / 86_400_000;
    expect(days).toBeGreaterThan(4.9);
    expect(days).toBeLessThan(5.1);
    // What a snapshot stores has passed the redactor.
    for (const { pem } of answer?.chain ?? []) expect(redactText(pem).text).toBe(pem);
  });

  test('is trusted by its root, and by nobody who only has the name', async () => {
    const chain = (valueOf(await probeTls(`localhost:${port}`))?.chain ?? []).map(({ pem }) => pem);
    expect(trustedRoot(chain, rootPool([read('root.pem')]))).toBe('O=Corp, CN=Corp Root');
    expect(trustedRoot(chain, rootPool([read('middle.pem')]))).toBe('CN=Corp Issuing');
    expect(trustedRoot(chain.slice(0, 1), rootPool([read('root.pem')]))).toBeNull();
    expect(trustedRoot([...chain].reverse().slice(1), rootPool([read('middle.pem')]))).toBe(
      'CN=Corp Issuing',
    );
    // The same subject with another key.
    expect(trustedRoot(chain, rootPool([read('other.pem')]))).toBeNull();
    expect(
      trustedRoot(chain, rootPool(['-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----'])),
    ).toBeNull();
    // openssl says the same.
    const verify = (ca: string) =>
      spawnSync('openssl', ['verify', '-CAfile', ca, '-untrusted', 'middle.pem', 'leaf.pem'], { cwd: folder })
        .status;
    expect([verify('root.pem'), verify('other.pem')]).toEqual([0, 2]);
  });

  test('a server that speaks no TLS, and one that is not there, are answers', async () => {
    const plain = createPlain((socket) => {
      socket.on('error', () => undefined);
      socket.resume();
      socket.end('HTTP/1.1 400 Bad Request\r\n\r\n');
    });
    await new Promise<void>((resolve) => plain.listen(0, '127.0.0.1', resolve));
    const at = (plain.address() as AddressInfo).port;
    expect(valueOf(await probeTls(`127.0.0.1:${at}`))?.failed).toMatchObject({ stage: 'tls' });
    await new Promise((resolve) => plain.close(resolve));
    expect(valueOf(await probeTls(`127.0.0.1:${at}`))).toMatchObject({
      failed: { stage: 'tcp', code: 'ECONNREFUSED' },
      chain: [],
    });
  });
});
