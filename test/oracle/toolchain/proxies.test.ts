// A real go command behind a proxy with one fault each: the command shows the fault, the diagnosis names it.
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { diagnoseToolchain } from '../../../src/app/toolchain/diagnose-toolchain.ts';
import { startGoproxy } from '../../../src/lab/goproxy/start-goproxy.ts';
import { type HttpProxyOptions, startHttpProxy } from '../../../src/lab/http-proxy/start-http-proxy.ts';
import { type SocksProxyOptions, startSocksProxy } from '../../../src/lab/socks-proxy/start-socks-proxy.ts';
import { installedToolchains } from './toolchains.ts';

const go = process.platform === 'linux' ? installedToolchains()[0]?.go : undefined;
const root = mkdtempSync(join(tmpdir(), 'goroscope-proxies-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));
const LOGIN = { user: 'u', password: 'p@ss' };
/** Loopback is never proxied, so the module proxy has a name that only the proxies know. */
const NAME = 'modules.lab.example';
const hosts = new Map([[NAME, '127.0.0.1']]);

type Kind = { readonly http: Partial<HttpProxyOptions> } | { readonly socks: Partial<SocksProxyOptions> };

/** Proxy, login in its address, what the diagnosis calls it, what the go command says (empty when it succeeds). */
const TABLE: readonly (readonly [string, Kind, string, string, RegExp])[] = [
  ['CONNECT that works', { http: {} }, '', '', /^$/],
  ['CONNECT with Basic', { http: { schemes: ['Basic'] } }, 'u:p%40ss@', '', /^$/],
  [
    'Basic without login',
    { http: { schemes: ['Basic'] } },
    '',
    'proxy-login',
    /Proxy Authentication Required/,
  ],
  [
    'Basic with a wrong login',
    { http: { schemes: ['Basic'] } },
    'u:x@',
    'proxy-login',
    /Proxy Authentication Required/,
  ],
  [
    'NTLM',
    { http: { schemes: ['NTLM'] } },
    'u:p%40ss@',
    'proxy-login-scheme',
    /Proxy Authentication Required/,
  ],
  [
    'Negotiate and NTLM',
    { http: { schemes: ['Negotiate', 'NTLM'] } },
    '',
    'proxy-login-scheme',
    /Proxy Authentication Required/,
  ],
  ['CONNECT refused', { http: { status: 403 } }, '', 'http-proxy', /Forbidden/],
  ['CONNECT reset', { http: { reset: true } }, '', 'http-proxy', /EOF|reset/],
  ['slow CONNECT', { http: { delayMs: 900 } }, '', 'connect-slow', /^$/],
  ['SOCKS5 that works', { socks: {} }, '', '', /^$/],
  ['SOCKS5 with login', { socks: { login: LOGIN } }, 'u:p%40ss@', '', /^$/],
  [
    'SOCKS5 with a wrong login',
    { socks: { login: LOGIN } },
    'u:x@',
    'socks-login',
    /username\/password authentication failed/,
  ],
  [
    'SOCKS5 without the login it wants',
    { socks: { login: LOGIN } },
    '',
    'socks-login',
    /no acceptable authentication methods/,
  ],
  ['SOCKS5 ruleset', { socks: { reply: 2 } }, '', 'socks-proxy', /not allowed by ruleset/],
  ['SOCKS5 host unreachable', { socks: { reply: 4 } }, '', 'socks-proxy', /host unreachable/],
  ['SOCKS5 refused', { socks: { reply: 5 } }, '', 'socks-proxy', /connection refused/],
];

describe.skipIf(go === undefined)('proxies between the go command and its module proxy', () => {
  test.each(TABLE.flatMap((row) => (['http', 'https'] as const).map((scheme) => [scheme, ...row] as const)))(
    '%s: %s',
    async (scheme, name, kind, login, code, says) => {
      const tls = scheme === 'https';
      const modules = await startGoproxy({ port: 0, tls, faults: [], cacheDir: undefined, name: NAME });
      const proxy =
        'http' in kind
          ? await startHttpProxy({ port: 0, schemes: [], login: LOGIN, hosts, ...kind.http })
          : await startSocksProxy({ port: 0, hosts, ...kind.socks });
      try {
        const home = join(root, `${scheme}-${name.replaceAll(' ', '-')}`);
        const folder = join(home, 'project');
        mkdirSync(folder, { recursive: true });
        writeFileSync(
          join(folder, 'go.mod'),
          'module example.com/m\n\ngo 1.16\n\nrequire lab.example/hello v1.0.0\n',
        );
        const port = new URL(modules.url).port;
        const env = new Map([
          ['PATH', `${(go ?? '').replace(/\/go$/, '')}:${process.env['PATH'] ?? ''}`],
          ['HOME', home],
          ['GOPROXY', `${scheme}://${NAME}:${port}`],
          ['GOSUMDB', 'off'],
          ['GOTOOLCHAIN', 'local'],
          ['GOFLAGS', '-modcacherw'],
          [
            `${scheme.toUpperCase()}_PROXY`,
            `${'http' in kind ? 'http' : 'socks5'}://${login}127.0.0.1:${proxy.port}`,
          ],
        ]);
        if (modules.authorityPem !== undefined) {
          writeFileSync(join(home, 'authority.pem'), modules.authorityPem);
          env.set('SSL_CERT_FILE', join(home, 'authority.pem'));
        }
        const report = await diagnoseToolchain({
          folder,
          env,
          network: true,
          active: false,
          runGo: false,
          module: undefined,
          timeoutMs: 8000,
        });
        const run = await goRun(['mod', 'download'], folder, env);
        // Plain requests are not tunnelled: there is no CONNECT to be slow.
        const expected = scheme === 'http' && code === 'connect-slow' ? '' : code;
        const network = report.problems.filter((p) => p.step === 'network');
        // Plain HTTP through an HTTP proxy: its 403 and its broken connection cannot be told from the far end's.
        const codes = network
          .map((p) => p.code)
          .map((c) => (scheme === 'http' && (c === 'status-denied' || c === 'reset') ? 'http-proxy' : c));
        expect({ name, codes, stderr: run.stderr }).toMatchObject({
          codes: expected === '' ? [] : [expected],
          stderr: expect.stringMatching(says),
        });
        expect([name, run.status === 0]).toEqual([name, says.test('')]);
        expect(JSON.stringify(report.problems)).not.toContain('p%40ss');
      } finally {
        await proxy.close();
        await modules.close();
      }
    },
  );

  test('logins of netrc open a module proxy that wants one, as they do for the go command', async () => {
    const modules = await startGoproxy({ port: 0, tls: true, faults: [], cacheDir: undefined, login: LOGIN });
    try {
      const verdicts = [];
      for (const password of ['p@ss', 'wrong-one']) {
        const home = join(root, `netrc-${password.length}`);
        const folder = join(home, 'project');
        mkdirSync(folder, { recursive: true });
        writeFileSync(
          join(folder, 'go.mod'),
          'module example.com/m\n\ngo 1.16\n\nrequire lab.example/hello v1.0.0\n',
        );
        writeFileSync(join(home, 'authority.pem'), modules.authorityPem ?? '');
        writeFileSync(
          join(home, '.netrc'),
          `machine ${new URL(modules.url).host} login u password ${password}\n`,
        );
        const env = new Map([
          ['PATH', `${(go ?? '').replace(/\/go$/, '')}:${process.env['PATH'] ?? ''}`],
          ['HOME', home],
          ['GOPROXY', modules.url],
          ['GOSUMDB', 'off'],
          ['GOTOOLCHAIN', 'local'],
          ['GOFLAGS', '-modcacherw'],
          ['SSL_CERT_FILE', join(home, 'authority.pem')],
        ]);
        const report = await diagnoseToolchain({
          folder,
          env,
          network: true,
          active: false,
          runGo: false,
          module: undefined,
          timeoutMs: 8000,
        });
        const run = await goRun(['mod', 'download'], folder, env);
        verdicts.push([
          password,
          run.status,
          report.problems.filter((p) => p.step === 'network').map((p) => p.code),
        ]);
        expect(JSON.stringify([report.problems, report.facts.network])).not.toContain(password);
      }
      expect(verdicts).toEqual([
        ['p@ss', 0, []],
        ['wrong-one', 1, ['status-denied']],
      ]);
    } finally {
      await modules.close();
    }
  });
});

/** Without blocking: the proxies answer from this process. */
function goRun(words: readonly string[], cwd: string, env: ReadonlyMap<string, string>) {
  return new Promise<{ readonly status: number | null; readonly stderr: string }>((resolve) => {
    const child = spawn(go ?? 'go', words, { cwd, env: Object.fromEntries(env) });
    let stderr = '';
    child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
    child.on('close', (status) => resolve({ status, stderr: stderr.trim() }));
  });
}
