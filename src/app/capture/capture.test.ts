import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { AppError } from '../../base/errors/app-error.ts';
import { createSnapshotTarget } from '../../collect/target/snapshot-target.ts';
import { parseSnapshotIndex } from '../../collect/target/snapshot-index.ts';
import type { SnapshotTree } from '../../collect/target/snapshot-tree.ts';
import type { DoctorReport } from '../../model/doctor-report.ts';
import { openRawTarget, openTarget } from '../doctor/open-target.ts';
import { runDoctor } from '../doctor/run-doctor.ts';
import { captureTarget } from './capture.ts';
import { writeCapture } from './write-capture.ts';

const FIXTURES = join(import.meta.dirname, '../../../test/fixtures/snapshots');
let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'goroscope-capture-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What must be equal: everything but the name of the target and the times. */
function essence({ limits, findings, outcomes, summary }: DoctorReport): unknown {
  return JSON.parse(
    JSON.stringify({
      limits,
      outcomes,
      summary,
      findings: findings.map((f) => ({
        ...f,
        target: '',
        atUnixMs: 0,
        evidence: f.evidence.map((p) => ({ ...p, observedAtUnixMs: 0 })),
      })),
    }),
  );
}

async function captured(target: string, name: string): Promise<DoctorReport> {
  // A folder of its own: a test that is tried again writes it again.
  const path = join(mkdtempSync(join(folder, 'one-')), name);
  const raw = await openRawTarget(target);
  await writeCapture(await captureTarget(raw), path, raw.observedAtUnixMs);
  return runDoctor({ target: await openTarget(`snapshot:${path}`) });
}

describe.each(['folder', 'a.tar', 'a.tar.gz'])('a snapshot written as %s', (form) => {
  test.each(['k8s-host-cgroupns-v2', 'docker-v1-host-ns', 'colon-and-escaped-paths-v2', 'wsl2-2.5-unified'])(
    '%s is judged like what it was taken from',
    async (name) => {
      const source = `snapshot:${join(FIXTURES, name)}`;
      const direct = await runDoctor({ target: await openTarget(source) });
      const again = await captured(source, `${name}-${form}`);
      expect(essence(again)).toEqual(essence(direct));
    },
  );
});

test.skipIf(process.platform !== 'linux')(
  'of this host and of a process judges what the target itself gives',
  // All look at a living machine, one after the other: what really changed in between is no defect.
  { retry: 4, timeout: 300_000 },
  async () => {
    for (const name of ['local', `pid:${process.pid}`]) {
      const before = await runDoctor({ target: await openTarget(name) });
      const again = await captured(name, `${name.replace(':', '-')}.tar.gz`);
      const after = await runDoctor({ target: await openTarget(name) });
      expect(Object.keys(again.verdicts)).toEqual(Object.keys(before.verdicts));
      const differ = Object.entries(again.verdicts).filter(
        ([slug, verdict]) => ![before, after].some(({ verdicts }) => verdicts[slug] === verdict),
      );
      expect(differ).toEqual([]);
      expect([before.limits, after.limits]).toContainEqual(again.limits);
    }
  },
);

test('secrets fed into every file are in no output', async () => {
  const secret = 'hunter2hunter2';
  const poison = `\nexport DB_PASSWORD=${secret}\nurl=https://u:${secret}@h/\nAuthorization: Bearer ${secret}${secret}\n`;
  const files: Readonly<Record<string, string>> = {
    '/proc/self/environ': `TOKEN=${secret}\0HTTPS_PROXY=http://u:${secret}@p\0A=1\0`,
    '/proc/self/cgroup': '0::/\n',
    '/proc/self/mountinfo': `30 23 0:26 / /sys/fs/cgroup ro - cgroup2 cgroup2 rw\n31 23 0:27 / /mnt rw - cifs //h rw,username=u,password=${secret}\n`,
    '/proc/self/maps': poison,
    '/proc/version': `Linux${poison}`,
    '/sys/fs/cgroup/cpu.max': 'max 100000\n',
  };
  const encoder = new TextEncoder();
  const owner = { mode: 0o644, uid: 0, gid: 0 };
  const tree: SnapshotTree = {
    modifiedAtUnixMs: 1,
    entry: async (path) => {
      const text = files[path];
      if (text !== undefined) return { kind: 'file', sizeBytes: text.length, ...owner };
      return Object.keys(files).some((name) => name.startsWith(`${path}/`))
        ? { kind: 'directory', ...owner }
        : undefined;
    },
    read: async (path) => encoder.encode(files[path] ?? ''),
    list: async () => [],
  };
  const index = parseSnapshotIndex(
    JSON.stringify({
      commands: [{ words: ['uname', '-m'], exitCode: 0, stdout: `x86_64${poison}`, stderr: '' }],
    }),
  );
  const capture = await captureTarget(createSnapshotTarget('snapshot:poisoned', tree, index));
  const decoder = new TextDecoder();
  for (const { path, content } of capture.entries)
    expect([path, decoder.decode(content).includes(secret)]).toEqual([path, false]);
  expect(Object.keys(capture.masked).sort()).toEqual([
    '/proc/self/environ',
    '/proc/self/maps',
    '/proc/self/mountinfo',
    '/proc/version',
    'uname -m',
  ]);
  const path = join(folder, 'poisoned.tar.gz');
  await writeCapture(capture, path, 1);
  expect(gunzipSync(readFileSync(path)).includes(secret)).toBe(false);
});

test('is never written over something', async () => {
  const capture = await captureTarget(await openRawTarget(`snapshot:${join(FIXTURES, 'wsl2-2.5-unified')}`));
  const code = async (path: string) => {
    try {
      await writeCapture(capture, path, 1);
      return 'written';
    } catch (error) {
      return error instanceof AppError ? error.code : error;
    }
  };
  for (const name of ['once.tar.gz', 'once-folder']) {
    expect(await code(join(folder, name))).toBe('written');
    expect(await code(join(folder, name))).toBe('CAPTURE_NOT_WRITABLE');
  }
  expect(await code(join(folder, 'no/such/folder/x.tar'))).toBe('CAPTURE_NOT_WRITABLE');
  expect(await code(join(folder, 'a/new/folder'))).toBe('written');
  expect(await code(join(folder, 'once.tar.gz/below'))).toBe('CAPTURE_NOT_WRITABLE');
  // The recursive mkdir of Node.js never returns there.
  if (process.platform === 'linux') expect(await code('/proc/below')).toBe('CAPTURE_NOT_WRITABLE');
});
