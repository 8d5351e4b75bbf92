import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { recordedIo } from '../../../test/support/recorded-io.ts';
import { openTarget } from '../../app/doctor/open-target.ts';
import { AppError } from '../../base/errors/app-error.ts';
import type { DoctorReport } from '../../model/doctor-report.ts';
import { parseCall } from '../parse-call.ts';
import { command as capture } from './capture.ts';
import { command as doctor } from './doctor.ts';

/**
 * A program named ssh that runs a real shell on this machine and breaks off after so many bytes of its answers, as a
 * connection does that is lost: mid-line, with what the client says then and its exit status.
 */
const SSH = `#!${process.execPath}
const { spawn } = require('node:child_process');
const shell = spawn('/bin/sh', [], { stdio: ['pipe', 'pipe', 'inherit'] });
let left = Number(process.env.BREAK_AFTER || 'Infinity');
process.stdin.pipe(shell.stdin);
shell.stdin.on('error', () => undefined);
shell.stdout.on('data', (bytes) => {
  if (left < 0) return;
  if (bytes.length < left) { left -= bytes.length; process.stdout.write(bytes); return; }
  process.stdout.write(bytes.subarray(0, left), () => {
    process.stderr.write('client_loop: send disconnect: Broken pipe\\n', () => { shell.kill(); process.exit(255); });
  });
  left = -1;
});
shell.on('exit', (code) => process.exit(code ?? 255));
`;

const can = process.platform === 'linux';

describe.skipIf(!can)('a connection over ssh that is lost half way', { timeout: 240_000 }, () => {
  const folder = mkdtempSync(join(tmpdir(), 'goroscope-cut-'));

  beforeAll(() => {
    writeFileSync(join(folder, 'ssh'), SSH);
    chmodSync(join(folder, 'ssh'), 0o755);
  });
  afterEach(() => void vi.unstubAllEnvs());
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  async function run(command: typeof doctor | typeof capture, after: number, ...words: readonly string[]) {
    vi.stubEnv('PATH', `${folder}${delimiter}${process.env['PATH'] ?? ''}`);
    vi.stubEnv('BREAK_AFTER', String(after));
    const { args, options } = parseCall(
      command as never,
      words.filter((word) => word !== 'zh'),
      {},
    );
    const { io, out } = recordedIo({
      lang: words.includes('zh') ? 'zh' : 'en',
      json: words.includes('--json'),
    });
    const code = await command.run({ args, options: options as never, io });
    return { code, out: out() };
  }

  test('before the first answer there is no report, but an error of the surroundings', async () => {
    const error: unknown = await run(doctor, 3, 'ssh:build1').catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(AppError);
    expect(error).toMatchObject({ code: 'SSH_FAILED', exitCode: 3 });
    expect((error as AppError).describe('en').message).toContain('Broken pipe');
  });

  test.each([150, 4000, 30_000])(
    'after %i bytes the report begins with it and ends with 3',
    async (after) => {
      const { code, out } = await run(doctor, after, 'ssh:build1', '--fail-on', 'never');
      expect(code).toBe(3);
      expect(out).toMatch(
        /^✗ The way to ssh:build1 broke before everything was read: the connection is gone\n {2}\(client_loop: send disconnect: Broken pipe\)\n/,
      );
      expect(out).toMatch(/\n {4}in part {3}\w/);
      expect(out).toMatch(/\n {4}not read {2}\w/);
      expect(out).toContain('exit 3: not everything could be read');
      expect(out).not.toContain('nothing to do');
      for (const line of out.split('\n')) expect(line.length).toBeLessThanOrEqual(80);
    },
  );

  test('in Chinese too', async () => {
    const { code, out } = await run(doctor, 4000, 'ssh:build1', '--fail-on', 'never', 'zh');
    expect(code).toBe(3);
    expect(out).toMatch(/^✗ 尚未读完，到 ssh:build1 的通路就已中断：连接已断开/);
    expect(out).toContain('退出码 3：未能读取全部信息');
  });

  test('JSON names what was read and what was not, and no check passes on what was lost', async () => {
    const { code, out } = await run(doctor, 150, 'ssh:build1', '--json', '--fail-on', 'never');
    const report = JSON.parse(out) as DoctorReport;
    expect(code).toBe(3);
    expect(report.cutOff?.reason.en).toContain('Broken pipe');
    expect(report.cutOff?.lost).toBeGreaterThan(50);
    expect(report.cutOff?.none).toEqual(expect.arrayContaining(['cgroup', 'process', 'tls']));
    const { whole = [], part = [], none = [] } = report.cutOff ?? {};
    expect(new Set([...whole, ...part, ...none]).size).toBe(whole.length + part.length + none.length);
    expect(report.collectors.find(({ name }) => name === 'tls')?.status).toBe('cut-off');
    expect(report.summary.pass).toBe(0);
    expect(report.findings).toEqual([]);
  });

  test.each([
    ['sarif', /"executionSuccessful": false,\s+"toolExecutionNotifications": \[\s+\{\s+"level": "error"/],
    ['junit', /errors="1"[\s\S]*<error type="cut-off" message="The way to ssh:build1 broke/],
    ['markdown', /\n## ✗ The way to ssh:build1 broke before everything was read/],
    ['html', /<section id="cut-off"><h2>✗ The way to ssh:build1 broke/],
  ])('%s says it', async (format, says) => {
    const { code, out } = await run(doctor, 4000, 'ssh:build1', '--format', format, '--fail-on', 'never');
    expect(code).toBe(3);
    expect(out).toMatch(says);
  });

  test('watching ends with it, and tells nothing as gone', async () => {
    const { code, out } = await run(
      doctor,
      30_000,
      'ssh:build1',
      '--watch',
      '--every',
      '1',
      '--fail-on',
      'never',
    );
    expect(code).toBe(3);
    expect(out).toContain('The way to ssh:build1 broke before everything was read');
    expect(out).not.toContain('✓');
  });

  test('a capture says what it lacks, also when it is judged later', async () => {
    const path = join(folder, 'cut.tar.gz');
    const { code, out } = await run(capture, 30_000, 'ssh:build1', '-o', path);
    expect(code).toBe(3);
    expect(out).toContain('The way to ssh:build1 broke before everything was read');
    expect(readFileSync(path).length).toBeGreaterThan(0);
    const target = await openTarget(`snapshot:${path}`);
    expect(target.notes?.[0]?.en).toMatch(/^This capture broke off .*Broken pipe/);
    expect(target.notes?.[0]?.zh).toMatch(/^此采集在读完之前中断/);
    await target.close();
  });

  test('a connection that holds leaves no trace of it', async () => {
    const { code, out } = await run(doctor, Infinity, 'ssh:build1', '--json', '--fail-on', 'never');
    expect(code).toBe(0);
    expect((JSON.parse(out) as DoctorReport).cutOff).toBeUndefined();
  });
});
