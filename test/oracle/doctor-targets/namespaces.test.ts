import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openTarget } from '../../../src/app/doctor/open-target.ts';
import { asSeenInside } from '../../../src/analyze/cgroup-tree/inside-view.ts';
import { readCgroupSides } from '../../../src/collect/cgroup-sides.ts';
import { parseMembership } from '../../../src/formats/cgroup/parse-membership.ts';
import { parseMountinfo } from '../../../src/formats/mountinfo/parse-mountinfo.ts';

/** Top of the v2 hierarchy of this machine. */
const UNIFIED = ['/sys/fs/cgroup/unified', '/sys/fs/cgroup'].find((dir) =>
  existsSync(join(dir, 'cgroup.procs')),
);
const group = join(UNIFIED ?? '', `goroscope-${process.pid}`);

/** Makes a group, enters it, and starts a namespace there that mounts its own view of the hierarchy. */
function start(folder: string, mountsOwn: boolean) {
  const script = `
mkdir -p "$GROUP/inner" && echo $$ > "$GROUP/inner/cgroup.procs" || exit 1
exec unshare --cgroup --mount sh -c '
  ${mountsOwn ? 'mkdir -p "$DIR/mnt" && mount -t cgroup2 none "$DIR/mnt" && mkdir -p "$DIR/mnt/child" && echo $$ > "$DIR/mnt/child/cgroup.procs"' : ':'}
  cat /proc/self/cgroup > "$DIR/cgroup"; cat /proc/$$/mountinfo > "$DIR/mountinfo"; : > "$DIR/ready"
  exec sleep 60'`;
  return spawn('sh', ['-c', script], { env: { ...process.env, GROUP: group, DIR: folder }, stdio: 'ignore' });
}

const canTry = process.platform === 'linux' && process.getuid?.() === 0 && UNIFIED !== undefined;

describe.skipIf(!canTry).each([
  ['with a mount of its own', true],
  ['with the mounts of its parent', false],
])('a control group namespace %s', (_, mountsOwn) => {
  const folder = mkdtempSync(join(tmpdir(), 'goroscope-ns-'));
  let child: ReturnType<typeof start> | undefined;
  let ready = false;
  beforeAll(async () => {
    mkdirSync(group, { recursive: true });
    child = start(folder, mountsOwn);
    for (let i = 0; i < 100 && !ready; i++) {
      await sleep(30);
      ready = existsSync(join(folder, 'ready'));
    }
  });
  afterAll(async () => {
    child?.kill('SIGKILL');
    await sleep(100);
    for (const dir of ['inner/child', 'inner', '.']) {
      try {
        rmdirSync(join(group, dir));
      } catch {
        // Another case still uses it, or it was never made.
      }
    }
    rmSync(folder, { recursive: true, force: true });
  });

  test('its two files are known from outside, word for word', async ({ skip }) => {
    if (!ready) skip();
    const target = await openTarget(`pid:${child?.pid}`);
    const { inside, membership } = await readCgroupSides(target);
    expect(inside.membership).toBe(readFileSync(join(folder, 'cgroup'), 'utf8'));
    expect(inside.mountinfo).toBe(readFileSync(join(folder, 'mountinfo'), 'utf8'));
    // From outside the same file says something else.
    expect(membership).not.toMatchObject({ value: inside.membership });
  });

  test.runIf(mountsOwn)('the hierarchy it mounts is worked out without entering it', async ({ skip }) => {
    if (!ready) skip();
    const target = await openTarget(`pid:${child?.pid}`);
    const read = (file: string) => readFileSync(`/proc/${child?.pid}/${file}`, 'utf8');
    const [outer, mounts] = [read('cgroup'), read('mountinfo')];
    const worked = asSeenInside({
      membership: outer,
      mountinfo: mounts,
      entries: parseMembership(outer).entries,
      mounts: parseMountinfo(mounts).mounts,
    });
    const unified = (text: string) => text.split('\n').find((line) => line.startsWith('0::'));
    expect(unified(worked.membership)).toBe(unified(readFileSync(join(folder, 'cgroup'), 'utf8')));
    expect(target.kind).toBe('pid');
  });
});

test('the group of the test is where it is made', () => {
  if (!canTry) return;
  const probe = `${group}-probe`;
  mkdirSync(probe);
  expect(() => writeFileSync(join(probe, 'cgroup.procs'), '')).not.toThrow();
  rmdirSync(probe);
});
