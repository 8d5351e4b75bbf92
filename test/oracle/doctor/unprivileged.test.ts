import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { chmodSync, copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { DoctorReport } from '../../../src/model/doctor-report.ts';

// What a user without any right is told: never a pass for what could not be read, and which permission is missing.
const ROOT = fileURLToPath(new URL('../../..', import.meta.url));
const LOADER = pathToFileURL(join(ROOT, 'node_modules/tsx/dist/loader.mjs')).href;
const NOBODY = ['--reuid=65534', '--regid=65534', '--clear-groups', '--inh-caps=-all'];
const can =
  process.platform === 'linux' &&
  process.getuid?.() === 0 &&
  spawnSync('setpriv', [...NOBODY, process.execPath, join(ROOT, 'bin/goroscope.mjs'), '--version']).error ===
    undefined &&
  spawnSync('setpriv', [...NOBODY, 'cat', join(ROOT, 'package.json')]).status === 0;

interface Ran {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** Runs the program as root, or as a user who owns nothing. */
function doctor(
  asNobody: boolean,
  words: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Ran {
  const node = [process.execPath, '--import', LOADER, join(ROOT, 'src/cli/entry.ts'), 'doctor', ...words];
  const [program = '', ...args] = asNobody ? ['setpriv', ...NOBODY, ...node] : node;
  const { status, stdout, stderr } = spawnSync(program, args, {
    encoding: 'utf8',
    cwd: '/',
    timeout: 60_000,
    maxBuffer: 64 << 20,
    env: { PATH: process.env['PATH'], HOME: '/nonexistent', ...env },
  });
  return { code: status, out: stdout, err: stderr };
}

describe.skipIf(!can)('a user without rights', () => {
  const folder = mkdtempSync(join(tmpdir(), 'goroscope-nobody-'));
  let other: ChildProcess;
  let server: Server;
  beforeAll(async () => {
    chmodSync(folder, 0o755);
    other = spawn('sleep', ['1000'], { env: { GOMAXPROCS: '64', GOMEMLIMIT: '1MiB' } });
    mkdirSync(join(folder, 'hidden/proc'), { recursive: true });
    for (const name of ['secret.tar', 'suppressions.json', 'Dockerfile']) {
      writeFileSync(join(folder, name), '{}');
      chmodSync(join(folder, name), 0o600);
    }
    chmodSync(join(folder, 'hidden'), 0o700);
    server = createServer();
    await new Promise<void>((resolve) => server.listen(join(folder, 'engine.sock'), resolve));
    chmodSync(join(folder, 'engine.sock'), 0o600);
  });
  afterAll(() => {
    other.kill();
    server.close();
    rmSync(folder, { recursive: true, force: true });
  });

  test("somebody else's process: what is hidden is unknown, with the permission", () => {
    const words = [`pid:${other.pid}`, '--json', '--fail-on', 'never'];
    const [own, root] = [doctor(true, words), doctor(false, words)];
    expect([own.code, own.err, root.code]).toEqual([0, '', 0]);
    const [nobody, all] = [JSON.parse(own.out) as DoctorReport, JSON.parse(root.out) as DoctorReport];
    expect(nobody.collectors.filter(({ status }) => status !== 'ok')).toEqual([]);
    let lost = 0;
    for (const { slug, status, reason, unlock } of nobody.outcomes) {
      const before = all.verdicts[slug];
      if (status === before) continue;
      expect([slug, before, status]).toEqual([slug, before, 'unknown']);
      expect([slug, unlock?.en ?? '']).toEqual([slug, expect.stringMatching(/\w/)]);
      if (reason?.en.includes('EACCES') === true) lost++;
    }
    expect(lost).toBeGreaterThan(40);
    const hidden = nobody.outcomes.find(({ slug }) => slug === 'cg-gomemlimit-malformed');
    expect(hidden?.reason?.en).toContain('CAP_SYS_PTRACE');
    expect(hidden?.reason?.zh).toContain('CAP_SYS_PTRACE');
    // A variable nobody may see may settle everything: 64 threads here.
    expect(all.differential[0]).toMatchObject({ verdict: 'believes-more', blame: { line: 'GOMAXPROCS=64' } });
    expect(nobody.differential[0]).toMatchObject({ verdict: 'unknown', program: { known: false } });
  });

  test('this machine is judged without an error', () => {
    const { code, out, err } = doctor(true, ['--json', '--fail-on', 'never']);
    expect([code, err]).toEqual([0, '']);
    const report = JSON.parse(out) as DoctorReport;
    expect(report.collectors.filter(({ status }) => status !== 'ok')).toEqual([]);
    for (const { slug, status, reason } of report.outcomes)
      if (status === 'unknown') expect([slug, reason?.en]).toEqual([slug, expect.stringMatching(/\w/)]);
  });

  test.each([
    ['snapshot:secret.tar', 'SNAPSHOT_NOT_READABLE', 2],
    ['snapshot:hidden', 'SNAPSHOT_NOT_READABLE', 2],
    ['image:secret.tar', 'IMAGE_NOT_READABLE', 2],
    ['image:hidden', 'IMAGE_NOT_READABLE', 2],
  ])('%s may not be read', (text, code, exit) => {
    const ran = doctor(true, [text.replace(':', `:${folder}/`), '--json']);
    const { error } = JSON.parse(ran.err) as { error: { code: string; message: string } };
    expect([error.code, ran.code]).toEqual([code, exit]);
    expect(error.message).toContain('EACCES');
    expect(ran.out).toBe('');
  });

  test.each(['image:FOLDER/half', 'snapshot:FOLDER/half'])('%s: hidden parts are unknown', (text) => {
    for (const dir of ['proc/self', 'sys', 'etc/ssl/certs', 'usr/share/zoneinfo', 'app', 'tmp'])
      mkdirSync(join(folder, 'half', dir), { recursive: true });
    copyFileSync('/bin/true', join(folder, 'half/app/true'));
    writeFileSync(join(folder, 'half/etc/resolv.conf'), 'nameserver 10.0.0.1\noptions ndots:5\n');
    writeFileSync(join(folder, 'half/etc/passwd'), 'root:x:0:0::/root:/bin/sh\n');
    writeFileSync(join(folder, 'half/proc/self/limits'), 'hidden');
    for (const dir of ['etc', 'usr', 'app', 'proc/self']) chmodSync(join(folder, 'half', dir), 0o700);
    const words = [text.replace('FOLDER', folder), '--json', '--fail-on', 'never', '--binary', '/app/true'];
    const [own, root] = [doctor(true, words), doctor(false, words)];
    expect([own.code, own.err, root.code]).toEqual([0, '', 0]);
    const [nobody, all] = [JSON.parse(own.out) as DoctorReport, JSON.parse(root.out) as DoctorReport];
    expect(nobody.collectors.filter(({ status }) => status !== 'ok')).toEqual([]);
    let lost = 0;
    for (const { slug, status } of nobody.outcomes) {
      if (status === all.verdicts[slug]) continue;
      expect([slug, all.verdicts[slug], status]).toEqual([slug, all.verdicts[slug], 'unknown']);
      lost++;
    }
    expect(lost).toBeGreaterThan(5);
  });

  test.each([
    ['--suppressions', 'suppressions.json', 'SUPPRESSIONS_NOT_READABLE', 2],
    ['--baseline', 'suppressions.json', 'BASELINE_NOT_READABLE', 2],
    ['--sources', 'Dockerfile', 'SOURCES_NOT_READABLE', 2],
  ])('%s may not be read', (option, file, code, exit) => {
    const ran = doctor(true, ['local', option, join(folder, file), '--json']);
    const { error } = JSON.parse(ran.err) as { error: { code: string; message: string } };
    expect([error.code, ran.code]).toEqual([code, exit]);
    expect(error.message).toContain('EACCES');
  });

  test('the engine may not be asked: the socket and what would help are told', () => {
    const ran = doctor(true, ['container:web'], { DOCKER_HOST: `unix://${folder}/engine.sock` });
    expect(ran.code).toBe(3);
    expect(ran.err).toContain(`${folder}/engine.sock (EACCES)`);
    expect(ran.err).toContain('group that owns the socket');
    expect(ran.err).not.toMatch(/\n\s+at /);
  });
});
