// A real go command against a lab proxy with one fault each: the command shows the fault, the diagnosis names it.
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { diagnoseToolchain } from '../../../src/app/toolchain/diagnose-toolchain.ts';
import { hashModuleZip } from '../../../src/collect/toolchain/module-zip.ts';
import { type Fault, needsTls } from '../../../src/lab/goproxy/fault.ts';
import { builtinModules } from '../../../src/lab/goproxy/lab-modules.ts';
import { startGoproxy } from '../../../src/lab/goproxy/start-goproxy.ts';
import { installedToolchains } from './toolchains.ts';

const go = process.platform === 'linux' ? installedToolchains()[0]?.go : undefined;
const root = mkdtempSync(join(tmpdir(), 'goroscope-faults-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

/** Fault, what the diagnosis calls it, what the go command says (empty when it succeeds, only slower). */
const TABLE: readonly (readonly [string, Fault | undefined, string, RegExp])[] = [
  ['nothing', undefined, '', /^$/],
  ['slow handshake', { kind: 'delay', stage: 'tls', ms: 900 }, 'tls-slow', /^$/],
  ['slow answer', { kind: 'delay', stage: 'first-byte', ms: 1700 }, 'answer-slow', /^$/],
  ['slow body', { kind: 'delay', stage: 'body', ms: 5300 }, 'body-slow', /^$/],
  ['reset', { kind: 'reset' }, 'reset', /EOF|connection reset/],
  ['expired certificate', { kind: 'expired-certificate' }, 'tls-expired', /expired/],
  [
    'wrong certificate',
    { kind: 'wrong-certificate' },
    'tls-wrong-name',
    /doesn't contain any IP SANs|not valid for|valid for/,
  ],
  ['unknown authority', { kind: 'unknown-authority' }, 'tls-unknown-authority', /unknown authority/],
  ...([401, 403] as const).map(
    (status) =>
      [`HTTP ${status}`, { kind: 'status', status }, 'status-denied', new RegExp(`${status} `)] as const,
  ),
  ...([404, 410] as const).map(
    (status) =>
      [`HTTP ${status}`, { kind: 'status', status }, 'module-missing', new RegExp(`${status} `)] as const,
  ),
  ['HTTP 429', { kind: 'status', status: 429 }, 'status-limited', /429 /],
  ...([500, 502, 503] as const).map(
    (status) =>
      [`HTTP ${status}`, { kind: 'status', status }, 'status-server', new RegExp(`${status} `)] as const,
  ),
  ['truncated zip', { kind: 'truncated-zip' }, 'zip-truncated', /zip: not a valid zip file/],
  ['altered module', { kind: 'bad-checksum' }, 'zip-checksum', /checksum mismatch/],
];

describe.skipIf(go === undefined)('faults of a module proxy', () => {
  test.each(TABLE)('%s', async (name, fault, code, says) => {
    const tls = fault !== undefined && needsTls(fault);
    const proxy = await startGoproxy({
      port: 0,
      tls,
      faults: fault === undefined ? [] : [fault],
      cacheDir: undefined,
    });
    try {
      const home = join(root, name.replaceAll(' ', '-'));
      const env = prepare(home, proxy.url, proxy.authorityPem);
      // Asked for in the project's order: the module is the first requirement.
      const report = await diagnoseToolchain({
        folder: join(home, 'project'),
        env,
        network: true,
        active: false,
        runGo: false,
        module: undefined,
        timeoutMs: 10_000,
      });
      const run = await goRun(['mod', 'download'], join(home, 'project'), env);
      const network = report.problems.filter((p) => p.step === 'network' || p.step === 'dns');
      expect({ name, codes: network.map((p) => p.code), stderr: run.stderr }).toMatchObject({
        codes: code === '' ? [] : [code],
        stderr: expect.stringMatching(says),
      });
      expect([name, run.status === 0]).toEqual([name, says.test('')]);
      // Nothing else stands in front of it.
      expect([name, report.causes[0]]).toEqual([name, network[0]?.claim]);
    } finally {
      await proxy.close();
    }
  });

  test.each([
    [',', 403, 'error', /403 /],
    ['|', 403, 'warn', /^$/],
    [',', 404, undefined, /^$/],
    ['|', 404, undefined, /^$/],
  ] as const)(
    'behind "%s" and HTTP %d the next entry is asked as the go command does',
    async (separator, status, severity, says) => {
      const bad = await startGoproxy({
        port: 0,
        tls: false,
        faults: [{ kind: 'status', status }],
        cacheDir: undefined,
      });
      const good = await startGoproxy({ port: 0, tls: false, faults: [], cacheDir: undefined });
      try {
        const home = join(root, `list-${separator === ',' ? 'comma' : 'pipe'}-${status}`);
        const env = prepare(home, `${bad.url}${separator}${good.url}`, undefined);
        const folder = join(home, 'project');
        const report = await diagnoseToolchain({
          folder,
          env,
          network: true,
          active: false,
          runGo: false,
          module: undefined,
          timeoutMs: 10_000,
        });
        expect(report.problems.map((p) => p.severity)).toEqual(severity === undefined ? [] : [severity]);
        const run = await goRun(['mod', 'download'], folder, env);
        expect([run.status === 0, run.stderr]).toEqual([severity !== 'error', expect.stringMatching(says)]);
      } finally {
        await bad.close();
        await good.close();
      }
    },
  );

  test('a toolchain that no proxy has is what is asked for, before any module', async () => {
    const proxy = await startGoproxy({ port: 0, tls: false, faults: [], cacheDir: undefined });
    try {
      const home = join(root, 'toolchain');
      const env = new Map([
        ...prepare(home, proxy.url, undefined),
        ['GOTOOLCHAIN', 'auto'],
        ['GOSUMDB', 'off'],
      ]);
      const folder = join(home, 'project');
      writeFileSync(join(folder, 'go.mod'), 'module example.com/m\n\ngo 1.99.0\n');
      const report = await diagnoseToolchain({
        folder,
        env,
        network: true,
        active: false,
        runGo: false,
        module: undefined,
        timeoutMs: 10_000,
      });
      expect(report.problems.map((p) => [p.code, p.severity])).toEqual([
        ['selection-download', 'warn'],
        ['module-missing', 'error'],
      ]);
      expect(report.causes[0]?.en).toContain('golang.org/toolchain v0.0.1-go1.99.0.');
      const run = await goRun(['version'], folder, env);
      expect([run.status, run.stderr]).toEqual([
        1,
        expect.stringMatching(/go1\.99\.0.*(not available|404)/s),
      ]);
    } finally {
      await proxy.close();
    }
  });
});

function prepare(home: string, proxy: string, authority: string | undefined): ReadonlyMap<string, string> {
  const project = join(home, 'project');
  mkdirSync(project, { recursive: true });
  mkdirSync(join(home, '.config/go/telemetry'), { recursive: true });
  writeFileSync(join(home, '.config/go/telemetry/mode'), 'off');
  writeFileSync(
    join(project, 'go.mod'),
    'module example.com/m\n\ngo 1.16\n\nrequire lab.example/hello v1.0.0\n',
  );
  const [hello] = builtinModules();
  const hashed = hello === undefined ? undefined : hashModuleZip(hello.zip);
  if (hashed?.ok === true)
    writeFileSync(join(project, 'go.sum'), `lab.example/hello v1.0.0 ${hashed.hash}\n`);
  const env = new Map([
    ['PATH', `${(go ?? '').replace(/\/go$/, '')}:${process.env['PATH'] ?? ''}`],
    ['HOME', home],
    ['GOPROXY', proxy],
    ['GOSUMDB', 'off'],
    ['GOTOOLCHAIN', 'local'],
    // So that the module cache can be removed again.
    ['GOFLAGS', '-modcacherw'],
  ]);
  if (authority !== undefined) {
    writeFileSync(join(home, 'authority.pem'), authority);
    env.set('SSL_CERT_FILE', join(home, 'authority.pem'));
  }
  return env;
}

/** Without blocking: the proxy answers from this process. */
function goRun(words: readonly string[], cwd: string, env: ReadonlyMap<string, string>) {
  return new Promise<{ readonly status: number | null; readonly stderr: string }>((resolve) => {
    const child = spawn(go ?? 'go', words, { cwd, env: Object.fromEntries(env) });
    let stderr = '';
    child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
    child.on('close', (status) => resolve({ status, stderr: stderr.trim() }));
  });
}
