import { describe, expect, test } from 'vitest';
import { hasProgram } from '../../support/run.ts';
import { canMount, canSetUp, runScenario } from './scenario.ts';

// Real mounts in namespaces of their own: what the kernel does with a program, a file or a rename there must agree with what the
// doctor says without trying it.
const canRun = canMount() && hasProgram('go', 'version');
const TMPFS = 'mount -t tmpfs';

describe.skipIf(!canRun)('mount options', () => {
  const tryProgram = 'mkdir -p $D/m/c && cp /bin/true $D/m/c/true && $D/m/c/true && echo ran || echo refused';

  test('noexec', () => {
    const result = runScenario({
      setup: `mkdir $D/m; ${TMPFS} -o noexec none $D/m; mkdir $D/m/mod; ${tryProgram}`,
      env: { TMPDIR: '$D/m/c', GOCACHE: '$D/m/c', GOMODCACHE: '$D/m/mod', GOFLAGS: '' },
      rooms: 'fs',
    });
    expect(result.oracle).toContain('refused');
    expect(result.verdicts['fs-noexec-tmp']).toBe('finding:error');
    expect(result.verdicts['fs-noexec-cache']).toBe('finding:warn');
  });

  test('exec', () => {
    const result = runScenario({
      setup: `mkdir $D/m; ${TMPFS} none $D/m; ${tryProgram}`,
      env: { TMPDIR: '$D/m/c', GOCACHE: '$D/m/c', GOMODCACHE: '$D/m/c' },
      rooms: 'fs',
    });
    expect(result.oracle).toContain('ran');
    expect(result.verdicts['fs-noexec-tmp']).toBe('pass');
    expect(result.verdicts['fs-noexec-cache']).toBe('pass');
  });

  test('a read-only bind mount', () => {
    const result = runScenario({
      setup:
        'mkdir $D/m; mount --bind $D/m $D/m; mount -o remount,bind,ro $D/m; touch $D/m/x 2>/dev/null && echo wrote || echo refused',
      env: { TMPDIR: '$D/m', GOCACHE: '$D/m/not/there/yet', GOMODCACHE: '$D/m' },
      rooms: 'fs',
    });
    expect(result.oracle).toContain('refused');
    for (const slug of ['fs-gocache-unwritable', 'fs-modcache-unwritable', 'fs-readonly-root-no-tmp'])
      expect([slug, result.verdicts[slug]]).toEqual([slug, 'finding:error']);
    expect(result.claims['fs-gocache-unwritable']).toContain('EROFS');
  });
});

describe.skipIf(!canRun)('full file systems', () => {
  test('without space', () => {
    const result = runScenario({
      setup: `mkdir $D/m; ${TMPFS} -o size=8m none $D/m; dd if=/dev/zero of=$D/m/fill bs=1M 2>/dev/null || true; echo x > $D/m/y && echo wrote || echo refused`,
      env: { TMPDIR: '$D/m' },
      rooms: 'fs',
    });
    expect(result.oracle).toContain('refused');
    expect(result.verdicts['fs-space-inodes']).toBe('finding:error');
    expect(result.claims['fs-space-inodes']).toContain('0 B');
  });

  test('without inodes', () => {
    const result = runScenario({
      setup: `mkdir $D/m; ${TMPFS} -o size=8m,nr_inodes=60 none $D/m; for i in $(seq 100); do touch $D/m/$i 2>/dev/null || true; done; touch $D/m/y 2>/dev/null && echo wrote || echo refused`,
      env: { TMPDIR: '$D/m' },
      rooms: 'fs',
    });
    expect(result.oracle).toContain('refused');
    expect(result.verdicts['fs-space-inodes']).toBe('finding:error');
    expect(result.claims['fs-space-inodes']).toContain('inodes');
  });
});

const OVERLAY = (options: string) =>
  `mkdir $D/t; ${TMPFS} none $D/t; mkdir -p $D/t/lower/app/sub $D/t/upper $D/t/work $D/t/m; mount -t overlay -o lowerdir=$D/t/lower,upperdir=$D/t/upper,workdir=$D/t/work${options} none $D/t/m; mkdir -p $D/t/m/made`;

describe.skipIf(!canSetUp(OVERLAY(',redirect_dir=off')) || !canRun)('an overlay', () => {
  const rename = (name: string) =>
    `perl -e 'print rename("$D/t/m/${name}", "$D/t/m/${name}2") ? "renamed\\n" : "$!\\n"'; [ -d $D/t/m/${name}2 ] && mv $D/t/m/${name}2 $D/t/m/${name} || true`;

  test.each([
    ['a folder of the lower layer', ',redirect_dir=off', 'app', 'Invalid cross-device link', 'finding:warn'],
    ['a folder of the upper layer', ',redirect_dir=off', 'made', 'renamed', 'pass'],
    ['redirect_dir', ',redirect_dir=on', 'app', 'renamed', 'pass'],
  ])('%s', (_, options, name, said, verdict) => {
    const result = runScenario({
      setup: `${OVERLAY(options)}; ${rename(name)}`,
      cwd: `$D/t/m/${name}`,
      env: { GOCACHE: '/root/.cache/go-build' },
      rooms: 'fs-overlay-exdev',
    });
    expect(result.oracle).toContain(said);
    expect(result.verdicts['fs-overlay-exdev']).toBe(verdict);
  });
});

const EXT4 = (make: string, options: string) =>
  `truncate -s 64M $D/img; mkfs.ext4 -q ${make} $D/img; mkdir $D/m; mount -o loop${options} $D/img $D/m`;

describe.skipIf(!canSetUp(EXT4('', '')) || !canRun)('ext4 on a loop device', () => {
  test('write barriers', () => {
    for (const [options, verdict] of [
      [',nobarrier', 'finding:warn'],
      ['', 'pass'],
    ] as const) {
      const result = runScenario({ setup: EXT4('', options), cwd: '$D/m', rooms: 'fs-nobarrier' });
      expect([options, result.verdicts['fs-nobarrier']]).toEqual([options, verdict]);
    }
  });

  test('an immutable folder binds root too', () => {
    const result = runScenario({
      setup: `${EXT4('', '')}; mkdir $D/m/c; chattr +i $D/m/c; touch $D/m/c/x 2>/dev/null && echo wrote || echo refused`,
      env: { GOCACHE: '$D/m/c' },
      rooms: 'fs-gocache-unwritable',
    });
    expect(result.oracle).toContain('refused');
    expect(result.claims['fs-gocache-unwritable']).toContain('EPERM');
  });
});

const FOLDED = `${EXT4('-O casefold -E encoding=utf8', '')}; mkdir -p $D/m/mod; chattr +F $D/m/mod; mkdir $D/m/mod/cache`;

describe.skipIf(!canSetUp(FOLDED) || !canRun)('a folder that folds case', () => {
  test('answers to other letters', () => {
    const result = runScenario({
      setup: `${FOLDED}; [ -d $D/m/mod/CACHE ] && echo same || echo other`,
      env: { GOMODCACHE: '$D/m/mod' },
      rooms: 'fs-case-insensitive',
    });
    expect(result.oracle).toContain('same');
    expect(result.verdicts['fs-case-insensitive']).toBe('finding:warn');
  });
});

describe.skipIf(!canSetUp('truncate -s 400M $D/img; mkfs.xfs -q $D/img'))('xfs on a loop device', () => {
  test('has no finding of its own', () => {
    const result = runScenario({
      setup: 'truncate -s 400M $D/img; mkfs.xfs -q $D/img; mkdir $D/m; mount -o loop $D/img $D/m',
      cwd: '$D/m',
      rooms: 'fs-nobarrier',
    });
    expect(result.verdicts['fs-nobarrier']).toBe('pass');
  });
});
