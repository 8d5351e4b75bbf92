import { spawn, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { openTarget } from '../../../src/app/doctor/open-target.ts';
import { runDoctor } from '../../../src/app/doctor/run-doctor.ts';
import { hasProgram } from '../../support/run.ts';
import { canMount, canSetUp, runScenario } from './scenario.ts';

// Users, access lists and system call filters that are real.
const canRun = canMount() && hasProgram('setpriv', '--version') && hasProgram('go', 'version');
const AS_USER = 'setpriv --reuid 12345 --regid 12345 --clear-groups';
const REPO = join(import.meta.dirname, '../../..');
const userMayRead =
  spawnSync('setpriv', ['--reuid', '12345', '--clear-groups', process.execPath, '-e', '0'], {
    cwd: REPO,
  }).status === 0;

/** `user::--- user:12345:rwx group::--- mask::rwx other::---` as the kernel keeps it (linux/posix_acl_xattr.h). */
const SET_ACL = `python3 -c 'import os,struct;e=[(1,0,0xffffffff),(2,7,12345),(4,0,0xffffffff),(16,7,0xffffffff),(32,0,0xffffffff)];os.setxattr("$D/m/c","system.posix_acl_access",struct.pack("<I",2)+b"".join(struct.pack("<HHI",*x) for x in e))'`;
const FOLDER = 'chmod 755 $D; mkdir $D/m; mount -t tmpfs none $D/m; mkdir $D/m/c; chmod 700 $D/m/c';
const TRY = `${AS_USER} touch $D/m/c/x 2>/dev/null && echo wrote || echo refused`;

describe.skipIf(!canRun || !userMayRead)('an ordinary user', () => {
  test('mode refuses, and there is no home', () => {
    const result = runScenario({
      setup: `${FOLDER}; ${TRY}`,
      env: { GOCACHE: '$D/m/c', HOME: '/' },
      wrap: AS_USER,
      rooms: 'fs-gocache-unwritable,perm-uid-without-home',
    });
    expect(result.oracle).toContain('refused');
    expect(result.verdicts['fs-gocache-unwritable']).toBe('finding:error');
    expect(result.verdicts['perm-uid-without-home']).toBe('finding:warn');
  });

  test.skipIf(!canSetUp(`${FOLDER}; ${SET_ACL}`))('an access list lets in whom the mode would not', () => {
    const result = runScenario({
      setup: `${FOLDER}; ${SET_ACL}; ${TRY}`,
      env: { GOCACHE: '$D/m/c' },
      wrap: AS_USER,
      rooms: 'fs-gocache-unwritable',
    });
    expect(result.oracle).toContain('wrote');
    expect(result.verdicts['fs-gocache-unwritable']).toBe('pass');
  });

  test('no cache folder without HOME', () => {
    const result = runScenario({
      setup: '(unset HOME; go env GOCACHE) || true',
      wrap: `env -u HOME ${AS_USER}`,
      rooms: 'fs-gocache-undefined',
    });
    expect(result.verdicts['fs-gocache-undefined']).toBe('finding:error');
  });
});

/** Installs a filter that answers EPERM above call 900 and to perf_event_open, then becomes the rest of the words (amd64). */
const FILTER = `import ctypes,os,struct,sys
l=ctypes.CDLL(None,use_errno=True)
def s(c,k,t=0,f=0): return struct.pack("HBBI",c,t,f,k)
p=s(0x20,0)+s(0x35,900,2,0)+s(0x15,298,1,0)+s(6,0x7fff0000)+s(6,0x50001)
b=ctypes.create_string_buffer(p,len(p))
class F(ctypes.Structure): _fields_=[("n",ctypes.c_ushort),("p",ctypes.c_void_p)]
f=F(len(p)//8,ctypes.cast(b,ctypes.c_void_p))
assert l.prctl(38,1,0,0,0)==0 and l.prctl(22,2,ctypes.byref(f),0,0)==0
os.execvp(sys.argv[1],sys.argv[1:])`;
const ASK = `python3 -c "import ctypes;l=ctypes.CDLL(None,use_errno=True);l.syscall(1000);print(ctypes.get_errno())"`;

describe.skipIf(!canRun || process.arch !== 'x64' || !hasProgram('python3', '--version'))(
  'a system call filter',
  () => {
    const rooms = 'perm-seccomp-eperm-unknown,perm-seccomp-map';

    test('that answers EPERM to what it does not know', () => {
      const wrap = `python3 -c '${FILTER}'`;
      const result = runScenario({ setup: `${wrap} ${ASK}`, wrap, rooms });
      expect(result.oracle).toContain('1');
      expect(result.verdicts['perm-seccomp-eperm-unknown']).toBe('finding:error');
      expect(result.claims['perm-seccomp-map']).toContain('perf_event_open');
    });

    test('none', () => {
      const result = runScenario({ setup: ASK, rooms });
      expect(result.oracle).toContain('38');
      expect(result.verdicts['perm-seccomp-eperm-unknown']).toBe('not-applicable');
    });
  },
);

describe.skipIf(!canRun)('another process', () => {
  test('is judged in its own mounts, as its own user, from outside', async () => {
    const script =
      'mkdir -p /mnt/tmp && mount -t tmpfs none /mnt && mkdir /mnt/tmp && chmod 700 /mnt/tmp && exec setpriv --reuid 12345 --clear-groups --inh-caps=-all sleep 60';
    const child = spawn('unshare', ['-m', '--propagation', 'private', 'bash', '-c', script], {
      env: { PATH: process.env['PATH'] ?? '', TMPDIR: '/mnt/tmp', HTTP_PORT: '80' },
      stdio: 'ignore',
    });
    try {
      await expect
        .poll(() => spawnSync('cat', [`/proc/${child.pid}/comm`], { encoding: 'utf8' }).stdout.trim(), {
          timeout: 10_000,
        })
        .toBe('sleep');
      const report = await runDoctor({ target: await openTarget(`pid:${child.pid}`) });
      const temp = report.findings.find(({ slug }) => slug === 'fs-readonly-root-no-tmp');
      expect(temp?.claim.en).toContain('/mnt/tmp');
      expect(temp?.evidence[0]?.value).toBe('EACCES (mode)');
      expect(report.findings.map(({ slug }) => slug)).toContain('perm-low-port');
    } finally {
      child.kill('SIGKILL');
    }
  });

  test.skipIf(!hasProgram('python3', '--version'))('with nearly all descriptors in use', async () => {
    const hold =
      'import os,resource,time\nresource.setrlimit(resource.RLIMIT_NOFILE,(200,200))\nf=[os.open("/dev/null",0) for _ in range(185)]\nprint("ready",flush=True)\ntime.sleep(60)';
    const child = spawn('python3', ['-c', hold], { stdio: ['ignore', 'pipe', 'ignore'] });
    try {
      await new Promise((resolve) => child.stdout.once('data', resolve));
      const target = await openTarget(`pid:${child.pid}`);
      const { verdicts } = await runDoctor({ target });
      expect(verdicts['lim-fd-pressure']).toBe('finding');
    } finally {
      child.kill('SIGKILL');
    }
  });
});
