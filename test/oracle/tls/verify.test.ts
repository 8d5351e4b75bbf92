// The same chains judged by crypto/x509 and by us: trusted alike, and for the same reason.
import { spawnSync } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:tls';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { verifyChain } from '../../../src/analyze/tls-trust/verify-chain.ts';
import { reportTls, tlsReportToJson } from '../../../src/app/tls/tls-report.ts';
import { renderTls } from '../../../src/app/tls/render-tls.ts';
import { displayWidth } from '../../../src/base/display-width.ts';
import { isSignedBy } from '../../../src/collect/tls/fetch-chain.ts';
import { startHttpProxy } from '../../../src/lab/http-proxy/start-http-proxy.ts';
import { startSocksProxy } from '../../../src/lab/socks-proxy/start-socks-proxy.ts';
import { parsePem, readGoRoots } from '../../../src/collect/tls/read-go-roots.ts';

const has = (program: string) => spawnSync(program, ['version']).status === 0;
const ready = process.platform === 'linux' && has('go') && has('openssl');
const dir = mkdtempSync(join(tmpdir(), 'goroscope-tls-'));
afterAll(() => rmSync(dir, { recursive: true, force: true }));
const at = (name: string) => join(dir, name);

function openssl(...words: readonly string[]): void {
  const run = spawnSync('openssl', words, { cwd: dir, encoding: 'utf8' });
  if (run.status !== 0) throw new Error(`${words.join(' ')}: ${run.stderr}`);
}

interface Wish {
  readonly issuer?: string;
  readonly subject?: string;
  readonly extensions?: string;
  readonly days?: number;
  readonly digest?: string;
  readonly key?: readonly string[];
}

/** `name.pem` and `name.key`, signed by `issuer` or by itself. */
function issue(name: string, wish: Wish): void {
  const { issuer, subject = `/O=Lab/CN=${name}`, extensions = '', days = 30, digest = 'sha256' } = wish;
  const key = wish.key ?? ['-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-256'];
  openssl('genpkey', ...key, '-out', `${name}.key`);
  openssl('req', '-new', '-key', `${name}.key`, '-subj', subject, '-out', `${name}.csr`);
  writeFileSync(at(`${name}.ext`), extensions);
  const signer =
    issuer === undefined
      ? ['-signkey', `${name}.key`]
      : ['-CA', `${issuer}.pem`, '-CAkey', `${issuer}.key`, '-CAcreateserial'];
  openssl(
    'x509',
    '-req',
    '-in',
    `${name}.csr`,
    ...signer,
    '-days',
    String(days),
    `-${digest}`,
    '-extfile',
    `${name}.ext`,
    '-out',
    `${name}.pem`,
  );
}

const CA = 'basicConstraints=critical,CA:TRUE\nkeyUsage=critical,keyCertSign';
const SAN = (names: string) => `subjectAltName=${names}`;

/** Chain, name, and our code for what Go says; null when Go trusts it. */
const CASES: readonly (readonly [string, string, string | null, RegExp])[] = [
  ['good', 'a.example', null, /^ok$/],
  ['good', 'A.Example.', null, /^ok$/],
  ['good', 'b.example', 'other-name', /valid for a\.example, not b\.example/],
  ['good', '10.0.0.1', 'no-address', /doesn't contain any IP SANs/],
  ['wild', 'x.a.example', null, /^ok$/],
  ['wild', 'y.x.a.example', 'other-name', /not y\.x\.a\.example/],
  ['wild', 'a.example', 'other-name', /not a\.example/],
  ['address', '10.0.0.1', null, /^ok$/],
  ['address', '::1', null, /^ok$/],
  ['address', '10.0.0.2', 'other-name', /valid for .*not 10\.0\.0\.2/],
  ['common', 'common.example', 'legacy', /legacy Common Name/],
  ['common', 'other.example', 'no-names', /not valid for any names|legacy Common Name/],
  ['expired', 'a.example', 'expired', /expired or is not yet valid/],
  ['middle', 'a.example', null, /^ok$/],
  ['no-middle', 'a.example', 'unknown-authority', /unknown authority/],
  ['stranger', 'a.example', 'unknown-authority', /unknown authority/],
  ['self', 'a.example', 'unknown-authority', /unknown authority/],
  ['sha1', 'a.example', 'insecure-algorithm', /insecure algorithm/],
  ['client', 'a.example', 'usage', /incompatible key usage/],
  [
    'by-leaf',
    'a.example',
    'not-an-authority',
    /not authorized to sign|parent certificate cannot sign|unknown authority/,
  ],
  ['too-deep', 'a.example', 'too-long', /too many intermediates/],
  ['rsa', 'a.example', null, /^ok$/],
  ['ed25519', 'a.example', null, /^ok$/],
  ['pss', 'a.example', null, /^ok$/],
  ['rsa1024', 'a.example', null, /^ok$/],
  ['permits', 'a.example', null, /^ok$/],
  ['permits-above', 'a.example', null, /^ok$/],
  ['permits-other', 'a.example', 'name-constraint', /not permitted by any constraint/],
  ['permits-below', 'a.example', 'name-constraint', /not permitted by any constraint/],
  ['excludes', 'a.example', 'name-constraint', /excluded by constraint/],
  ['excludes-wild', 'x.a.example', 'name-constraint', /excluded by constraint/],
  ['excludes-other', 'a.example', null, /^ok$/],
  ['permits-net', '10.0.0.1', null, /^ok$/],
  ['permits-other-net', '10.0.0.1', 'name-constraint', /not permitted by any constraint/],
  ['excludes-net6', '10.0.0.1', 'name-constraint', /excluded by constraint/],
  ['permits-mail', 'a.example', 'name-constraint', /email address .* is not permitted/],
  ['permits-uri', 'a.example', 'name-constraint', /URI .* is not permitted/],
  ['dir-name', 'a.example', 'critical-extension', /unhandled critical extension/],
];

/** Constraint of the authority, and the names it signs for. */
const CONSTRAINED: Readonly<Record<string, readonly [string, string]>> = {
  permits: ['permitted;DNS:a.example', 'DNS:a.example'],
  'permits-above': ['permitted;DNS:example', 'DNS:a.example'],
  'permits-other': ['permitted;DNS:b.example', 'DNS:a.example'],
  'permits-below': ['permitted;DNS:.a.example', 'DNS:a.example'],
  excludes: ['excluded;DNS:EXAMPLE', 'DNS:a.example'],
  'excludes-wild': ['excluded;DNS:secret.a.example', 'DNS:*.a.example'],
  'excludes-other': ['excluded;DNS:b.example', 'DNS:a.example'],
  'permits-net': ['permitted;IP:10.0.0.0/255.0.0.0', 'IP:10.0.0.1'],
  'permits-other-net': ['permitted;IP:10.0.1.0/255.255.255.0', 'IP:10.0.0.1'],
  'excludes-net6': ['excluded;IP:fd00:0:0:0:0:0:0:0/ff00:0:0:0:0:0:0:0', 'IP:10.0.0.1,IP:fd00:0:0:0:0:0:0:7'],
  'permits-mail': ['permitted;email:lab.example', 'DNS:a.example,email:me@other.example'],
  'permits-uri': ['permitted;URI:lab.example', 'DNS:a.example,URI:spiffe://other.example/x'],
  'dir-name': ['permitted;dirName:lab_name', 'DNS:a.example'],
};

describe.skipIf(!ready)('verification', () => {
  let answers: readonly string[] = [];
  /** What a client of crypto/tls says. */
  let shakes: readonly string[] = [];
  beforeAll(() => {
    issue('root', { extensions: CA, days: 100 });
    issue('other-root', { extensions: CA });
    issue('inter', { issuer: 'root', extensions: CA });
    issue('short', {
      issuer: 'root',
      extensions: 'basicConstraints=critical,CA:TRUE,pathlen:0\nkeyUsage=critical,keyCertSign',
    });
    issue('below', { issuer: 'short', extensions: CA });
    const leaf = (name: string, issuer: string, more: Wish = {}) =>
      issue(name, { issuer, extensions: SAN('DNS:a.example'), ...more });
    leaf('good', 'root');
    leaf('wild', 'root', { extensions: SAN('DNS:*.a.example') });
    leaf('address', 'root', { extensions: SAN('IP:10.0.0.1,IP:::1') });
    leaf('common', 'root', { subject: '/CN=common.example', extensions: '' });
    leaf('expired', 'root', { days: -1 });
    leaf('under', 'inter');
    leaf('stranger', 'other-root');
    issue('self', { extensions: SAN('DNS:a.example') });
    leaf('sha1', 'root', { digest: 'sha1' });
    leaf('client', 'root', { extensions: `${SAN('DNS:a.example')}\nextendedKeyUsage=clientAuth` });
    leaf('deep', 'below');
    leaf('by', 'good', {});
    leaf('rsa', 'root', { key: ['-algorithm', 'RSA', '-pkeyopt', 'rsa_keygen_bits:2048'] });
    leaf('ed25519', 'root', { key: ['-algorithm', 'ED25519'] });
    leaf('rsa1024', 'root', { key: ['-algorithm', 'RSA', '-pkeyopt', 'rsa_keygen_bits:1024'] });
    for (const [name, [constraint, names]] of Object.entries(CONSTRAINED)) {
      const section = constraint.endsWith('lab_name') ? '\n[lab_name]\nO=Lab\n' : '';
      issue(`${name}-ca`, {
        issuer: 'root',
        extensions: `${CA}\nnameConstraints=critical,${constraint}${section}`,
      });
      leaf(`${name}-leaf`, `${name}-ca`, { extensions: SAN(names) });
    }
    issue('rsa-root', { extensions: CA, key: ['-algorithm', 'RSA', '-pkeyopt', 'rsa_keygen_bits:2048'] });
    issue('pss-leaf', { issuer: 'rsa-root', extensions: SAN('DNS:a.example') });
    const join2 = (name: string, ...parts: readonly string[]) =>
      writeFileSync(at(`${name}.chain`), parts.map((p) => readFileSync(at(`${p}.pem`), 'utf8')).join(''));
    for (const [name] of CASES)
      join2(
        name,
        ...({
          middle: ['under', 'inter'],
          'no-middle': ['under'],
          'too-deep': ['deep', 'below', 'short'],
          'by-leaf': ['by', 'good'],
          pss: ['pss-leaf'],
        }[name] ?? (name in CONSTRAINED ? [`${name}-leaf`, `${name}-ca`] : [name])),
      );
    writeFileSync(
      at('roots.pem'),
      readFileSync(at('root.pem'), 'utf8') + readFileSync(at('rsa-root.pem'), 'utf8'),
    );
    const source = fileURLToPath(new URL('program/main.go', import.meta.url));
    mkdirSync(at('program'));
    const built = spawnSync('go', ['build', '-o', at('verify'), source], {
      cwd: at('program'),
      encoding: 'utf8',
    });
    if (built.status !== 0) throw new Error(built.stderr);
    const keyOf = (name: string) =>
      ({ middle: 'under', 'no-middle': 'under', 'too-deep': 'deep', 'by-leaf': 'by', pss: 'pss-leaf' })[
        name
      ] ?? (name in CONSTRAINED ? `${name}-leaf` : name);
    const input = CASES.map(
      ([name, host]) => `${at(`${name}.chain`)}\t${at('roots.pem')}\t${host}\t${at(`${keyOf(name)}.key`)}\n`,
    ).join('');
    const lines = spawnSync(at('verify'), { input, encoding: 'utf8' }).stdout.trim().split('\n');
    answers = lines.map((line) => line.split('\t')[0] ?? '');
    shakes = lines.map((line) => line.split('\t')[1] ?? '');
  });

  test.each(CASES.map((c, i) => [i, ...c] as const))('%d %s as %s: %s', (i, name, host, code, says) => {
    const verdict = verifyChain({
      sent: parsePem(readFileSync(at(`${name}.chain`), 'latin1')),
      roots: parsePem(readFileSync(at('roots.pem'), 'latin1')),
      host,
      nowUnixMs: Date.now(),
      goMinor: 26,
      isSignedBy,
    });
    expect([shakes[i] === 'ok', shakes[i]]).toEqual([verdict.trusted, expect.stringMatching(says)]);
    expect([answers[i], verdict.trusted, verdict.problems[0]?.code ?? null]).toEqual([
      expect.stringMatching(says),
      answers[i] === 'ok',
      code,
    ]);
  });

  test('every certificate of this machine is read as the runtime reads it', () => {
    const roots = readGoRoots(new Map()).certificates;
    for (const c of roots) {
      const known = new X509Certificate(c.der);
      expect(c.notAfterUnixMs).toBe(Date.parse(known.validTo));
      expect(c.keyBits === 0 ? undefined : c.keyAlgorithm === 'RSA' ? c.keyBits : undefined).toBe(
        known.publicKey.asymmetricKeyDetails?.modulusLength,
      );
      expect(c.isAuthority ?? false).toBe(known.ca || (c.isAuthority ?? false));
    }
  });

  test('through a proxy: CONNECT with and without its login, SOCKS5, and NO_PROXY', async () => {
    const server = createServer({
      cert: readFileSync(at('middle.chain')),
      key: readFileSync(at('under.key')),
    });
    await once(server.listen(0, '127.0.0.1'), 'listening');
    const address = server.address();
    const port = address === null || typeof address === 'string' ? 0 : address.port;
    const hosts = new Map([['a.example', '127.0.0.1']]);
    const http = await startHttpProxy({
      port: 0,
      schemes: ['Basic'],
      login: { user: 'u', password: 'p' },
      hosts,
    });
    const socks = await startSocksProxy({ port: 0, hosts });
    try {
      const ask = async (proxy: string, more: readonly (readonly [string, string])[] = []) => {
        const env = new Map([['SSL_CERT_FILE', at('roots.pem')], ['HTTPS_PROXY', proxy], ...more]);
        const options = {
          name: undefined,
          warnMs: 0,
          timeoutMs: 60_000,
          goMinor: 27,
          direct: false,
          place: null,
          declared: false,
        };
        const { peers } = await reportTls({ peers: [`a.example:${port}`], env, ...options });
        return [peers[0]?.verdict?.trusted ?? peers[0]?.failure?.code, peers[0]?.via ?? null];
      };
      const [near, far] = [`127.0.0.1:${http.port}`, `127.0.0.1:${socks.port}`];
      expect(await ask(`http://u:p@${near}`)).toEqual([true, `http://${near}`]);
      expect(await ask(near)).toEqual(['PROXY_407', `http://${near}`]);
      expect(await ask(`socks5://${far}`)).toEqual([true, `socks5://${far}`]);
      expect(await ask('http://127.0.0.1:1')).toEqual(['ECONNREFUSED', 'http://127.0.0.1:1']);
      expect((await ask(`http://u:p@${near}`, [['NO_PROXY', '.example']]))[1]).toBeNull();
    } finally {
      await http.close();
      await socks.close();
      server.close();
    }
  });

  test('a live server: its chain, a name that does not fit, an end that is near', async () => {
    const server = createServer({
      cert: readFileSync(at('middle.chain')),
      key: readFileSync(at('under.key')),
    });
    await once(server.listen(0, '127.0.0.1'), 'listening');
    try {
      const address = server.address();
      const port = address === null || typeof address === 'string' ? 0 : address.port;
      const env = new Map([
        ['SSL_CERT_FILE', at('roots.pem')],
        ['SSL_CERT_DIR', at('program')],
      ]);
      const ask = (name: string | undefined, warnMs: number) =>
        reportTls({
          peers: [`127.0.0.1:${port}`],
          name,
          env,
          warnMs,
          timeoutMs: 60_000,
          goMinor: 27,
          direct: false,
          place: null,
          declared: false,
        });
      const good = await ask('a.example', 0);
      expect(good.roots.certificates.length).toBe(2);
      expect([
        good.peers[0]?.verdict?.trusted,
        good.peers[0]?.sent.length,
        good.peers[0]?.notes.map((n) => n.code),
      ]).toEqual([true, 2, ['private-root']]);
      const soon = await ask('a.example', 40 * 86_400_000);
      expect(soon.peers[0]?.notes.filter((n) => n.code === 'expires-soon').length).toBe(2);
      const wrong = await ask(undefined, 0);
      expect(wrong.peers[0]?.verdict?.problems[0]?.code).toBe('no-address');
      expect(JSON.stringify(tlsReportToJson(wrong))).toContain('no-address');
      for (const lang of ['en', 'zh'] as const) {
        const text = renderTls(wrong, { lang, color: true, columns: 80 });
        expect(text.split('\n').filter((line) => displayWidth(line) > 80)).toEqual([]);
        expect(text).not.toMatch(/\{\w+\}/);
      }
    } finally {
      server.close();
    }
  });
});
