import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parseCertificates } from './tls.ts';

const BUNDLE = '/etc/ssl/certs/ca-certificates.crt';
const hasOpenssl = spawnSync('openssl', ['version']).status === 0;

describe.skipIf(!hasOpenssl)('certificates as openssl sees them', () => {
  test('one made by openssl', () => {
    const pem = execFileSync(
      'openssl',
      [
        'req',
        '-x509',
        '-newkey',
        'ec',
        '-pkeyopt',
        'ec_paramgen_curve:P-256',
        '-nodes',
        '-keyout',
        '/dev/null',
        '-subj',
        '/O=Test/CN=root',
        '-days',
        '3',
      ],
      { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] },
    );
    const end = execFileSync('openssl', ['x509', '-noout', '-enddate'], { input: pem, encoding: 'utf8' });
    expect(parseCertificates(`junk\n${pem}\n`)).toEqual([
      { subject: 'O=Test, CN=root', notAfterUnixMs: Date.parse(end.trim().replace('notAfter=', '')) },
    ]);
    expect(parseCertificates(pem.replace(/\n[A-Za-z0-9+/]{64}\n/, '\nAAAA\n'))).toEqual([]);
  });

  test.skipIf(!existsSync(BUNDLE))('as many as the bundle of this machine holds', () => {
    const text = readFileSync(BUNDLE, 'utf8');
    const listed = execFileSync('openssl', ['storeutl', '-noout', '-certs', BUNDLE], { encoding: 'utf8' });
    expect(parseCertificates(text)).toHaveLength(Number(/Total found: (\d+)/.exec(listed)?.[1]));
  });
});
