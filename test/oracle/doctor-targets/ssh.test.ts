import { execFileSync, spawn, spawnSync } from 'node:child_process';
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createConnection } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { captureTarget } from '../../../src/app/capture/capture.ts';
import { openRawTarget, openTarget } from '../../../src/app/doctor/open-target.ts';
import { runDoctor } from '../../../src/app/doctor/run-doctor.ts';
import { AppError } from '../../../src/base/errors/app-error.ts';

const SSHD = '/usr/sbin/sshd';
const can =
  process.platform === 'linux' &&
  process.getuid?.() === 0 &&
  existsSync(SSHD) &&
  spawnSync('ssh', ['-V']).status === 0;
const PORT = 21_500 + (process.pid % 400);

describe.skipIf(!can)('a host over ssh', () => {
  const folder = mkdtempSync(join(tmpdir(), 'goroscope-ssh-'));
  const sshConfig = join(folder, 'config');
  let server: ReturnType<typeof spawn> | undefined;

  beforeAll(async () => {
    const keygen = (name: string) =>
      execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', join(folder, name)]);
    for (const name of ['host', 'user', 'stranger']) keygen(name);
    copyFileSync(join(folder, 'user.pub'), join(folder, 'authorized'));
    writeFileSync(
      join(folder, 'sshd_config'),
      [
        `Port ${PORT}`,
        'ListenAddress 127.0.0.1',
        `HostKey ${folder}/host`,
        `AuthorizedKeysFile ${folder}/authorized`,
        `PidFile ${folder}/pid`,
        'StrictModes no',
        'UsePAM no',
        'PasswordAuthentication no',
        'SetEnv DB_PASSWORD=hunter2-of-the-session',
        '',
      ].join('\n'),
    );
    const known = readFileSync(join(folder, 'host.pub'), 'utf8').split(' ').slice(0, 2).join(' ');
    writeFileSync(join(folder, 'known'), `[127.0.0.1]:${PORT} ${known}\n`);
    const host = (name: string, ...more: readonly string[]) =>
      [`Host ${name}`, 'HostName 127.0.0.1', `Port ${PORT}`, 'User root', 'IdentitiesOnly yes', ...more].join(
        '\n  ',
      );
    writeFileSync(
      sshConfig,
      [
        host('box', `IdentityFile ${folder}/user`, `UserKnownHostsFile ${folder}/known`),
        host('stranger', `IdentityFile ${folder}/stranger`, `UserKnownHostsFile ${folder}/known`),
        host('unknown', `IdentityFile ${folder}/user`, 'UserKnownHostsFile /dev/null'),
        '',
      ].join('\n'),
    );
    chmodSync(sshConfig, 0o600);
    mkdirSync('/run/sshd', { recursive: true });
    server = spawn(SSHD, ['-D', '-e', '-f', join(folder, 'sshd_config')], { stdio: 'ignore' });
    for (let i = 0; i < 100 && !(await answers(PORT)); i++) await sleep(50);
  }, 30_000);
  afterAll(() => {
    server?.kill();
    rmSync(folder, { recursive: true, force: true });
  });

  test('is judged as it judges itself', async () => {
    const target = await openTarget('ssh:box', { sshConfig });
    try {
      const before = await runDoctor({ target: await openTarget('local') });
      const there = await runDoctor({ target });
      const here = await runDoctor({ target: await openTarget('local') });
      expect(there.collectors.filter((c) => c.status !== 'ok')).toEqual([]);
      expect(there.limits).toEqual(here.limits);
      // What only system calls tell is unknown there; variables and the working folder are those of another session.
      // On a busy machine processes end and limits are met between the three looks: either side of the moment will do.
      const differ = Object.entries(there.verdicts).filter(
        ([slug, verdict]) => ![before.verdicts[slug], here.verdicts[slug], 'unknown'].includes(verdict),
      );
      expect(differ.filter(([slug]) => !/^(?:tls-|tc-|net-|fs-|mod-)/.test(slug))).toEqual([]);
    } finally {
      await target.close();
    }
  });

  test('a process of it is judged as from its own host', async () => {
    const child = spawn('sleep', ['60']);
    const [over, local] = await Promise.all([
      openTarget(`ssh:box/pid:${child.pid}`, { sshConfig }),
      openTarget(`pid:${child.pid}`),
    ]);
    try {
      expect(over).toMatchObject({ judgesProcess: true, processDir: `/proc/${child.pid}` });
      const [a, b] = [await runDoctor({ target: over }), await runDoctor({ target: local })];
      expect(a.limits).toEqual(b.limits);
      const exe = `/proc/${child.pid}/exe`;
      const fits = await Promise.all([over, local].map((t) => t.probe('program-fit', exe)));
      const [there, here] = fits.map((fit) => (fit.status === 'ok' ? { ...fit.value, image: '' } : fit));
      expect(here).toMatchObject({ verdict: 'runs' });
      expect(there).toEqual(here);
      for (const path of ['limits', 'status', 'mountinfo', 'environ']) {
        const read = await Promise.all([over, local].map((t) => t.readFile(`/proc/${child.pid}/${path}`)));
        const lines = read.map((r) =>
          r.status === 'ok' ? new TextDecoder().decode(r.value).split('\n').length : r.status,
        );
        expect(lines[0]).toBe(lines[1]);
      }
      expect(await over.readLink(`/proc/${child.pid}/exe`)).toMatchObject({
        value: expect.stringContaining('sleep') as string,
      });
    } finally {
      child.kill();
      await over.close();
    }
  });

  test('reads leave nothing behind and gaps have their reason', async () => {
    const target = await openTarget('ssh:box', { sshConfig });
    const made = join(folder, "it's a \\ file $HOME `x`");
    writeFileSync(made, 'content\n\0\xff', 'latin1');
    try {
      const read = await target.readFile(made);
      expect(read.status === 'ok' && Buffer.from(read.value).toString('latin1')).toBe('content\n\0\xff');
      expect(await target.stat(made)).toMatchObject({ value: { kind: 'file', sizeBytes: 10 } });
      expect(await target.readDir(folder)).toMatchObject({
        value: expect.arrayContaining([made.slice(folder.length + 1)]) as string[],
      });
      expect(await target.readFile('/nowhere/x')).toMatchObject({ status: 'absent' });
      expect(await target.readFile('/etc')).toMatchObject({ status: 'failed' });
      expect(await target.readFile('/proc/kmsg\n/etc/passwd')).toMatchObject({ status: 'failed' });
      expect(await target.run(['rm', '-rf', folder], 1000)).toMatchObject({ status: 'failed' });
      expect(await target.run(['uname', '-s'], 1000)).toMatchObject({
        value: { exitCode: 0, stdout: 'Linux\n' },
      });
      expect(existsSync(folder)).toBe(true);
    } finally {
      await target.close();
    }
    expect(await target.readFile('/etc/hostname')).toMatchObject({ status: 'failed' });
  });

  test('a program is known without copying it', async () => {
    const target = await openTarget('ssh:box', { sshConfig });
    try {
      expect(await target.readBinary('/bin/sh')).toMatchObject({ value: { format: 'elf', isGo: false } });
      expect(await target.readBinary('/etc/hostname')).toMatchObject({ status: 'failed' });
    } finally {
      await target.close();
    }
  });

  test('no secret of the session reaches a capture', async () => {
    const target = await openRawTarget('ssh:box', { sshConfig });
    const capture = await captureTarget(target);
    await target.close();
    const all = capture.entries.map(({ content }) => Buffer.from(content).toString('latin1')).join('\n');
    expect(all).toContain('DB_PASSWORD=');
    expect(all).not.toContain('hunter2');
  });

  test.each([
    ['ssh:stranger', 'SSH_FAILED', /ssh-add/],
    ['ssh:unknown', 'SSH_FAILED', /fingerprint/],
    ['ssh:127.0.0.1:1', 'SSH_FAILED', /ssh -v/],
    ['ssh:box/pid:4194303', 'SSH_FAILED', /pgrep/],
    ['ssh:-oProxyCommand=touch x', 'BAD_TARGET', /--help/],
    ['ssh:a b', 'BAD_TARGET', /--help/],
  ])('%s is %s with advice', async (name, code, advice) => {
    const error = (await openTarget(name, { sshConfig }).catch((e: unknown) => e)) as AppError;
    expect(error).toBeInstanceOf(AppError);
    expect(error.code).toBe(code);
    expect(error.describe('en').hint).toMatch(advice);
    expect(error.describe('zh').hint).not.toBe(error.describe('en').hint);
  });
});

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createConnection({ host: '127.0.0.1', port });
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}
