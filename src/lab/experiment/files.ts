import { startGoproxy } from '../goproxy/start-goproxy.ts';
import { type Experiment, labCase, type LabService } from './experiment.ts';
import { experimentMessages as m } from './experiment.messages.ts';

const mount = (options: string, more = '') => `mkdir -p "$DIR/at"; mount ${options} "$DIR/at"; ${more}`;
/** A file system in a file of its own; the loop device ends with the mount. */
const image = (type: string, make: string, more = '') =>
  `truncate -s 400M "$DIR/image"; ${make} "$DIR/image" >/dev/null 2>&1; ${mount(`-t ${type} -o loop "$DIR/image"`, more)}`;
const CACHE = { GOCACHE: '$DIR/at/cache' };
const TEMP = { GOTMPDIR: '$DIR/at' };
const MODULES = { GOMODCACHE: '$DIR/at/mod' };
const download = ['mod', 'download', 'lab.example/hello@v1.0.0'];

async function moduleProxy(): Promise<LabService> {
  const { url, close } = await startGoproxy({ port: 0, tls: false, faults: [], cacheDir: undefined });
  return { env: { GOPROXY: url, GOSUMDB: 'off' }, close };
}

/** Where the caches and the folder for temporary files lie, and what is wrong with them. */
export const files: Experiment = {
  name: 'files',
  about: m.files,
  touches: m.touchesMounts,
  cases: [
    labCase(m.nothing, null, {}),
    labCase(m.tmpfs, null, { setup: mount('-t tmpfs tmpfs'), env: CACHE, active: true }),
    labCase(m.ext4, null, {
      setup: image('ext4', 'mkfs.ext4 -q'),
      env: CACHE,
      active: true,
      needs: ['mkfs.ext4'],
    }),
    labCase(m.xfs, null, {
      setup: image('xfs', 'mkfs.xfs -q'),
      env: CACHE,
      active: true,
      needs: ['mkfs.xfs'],
    }),
    labCase(m.overlay, null, {
      // Not every file system can be the upper layer: a tmpfs can.
      setup: `mkdir -p "$DIR/base" "$DIR/at"; mount -t tmpfs tmpfs "$DIR/base"; mkdir "$DIR/base/l" "$DIR/base/u" "$DIR/base/w"; mount -t overlay -o "lowerdir=$DIR/base/l,upperdir=$DIR/base/u,workdir=$DIR/base/w" overlay "$DIR/at"`,
      env: CACHE,
      active: true,
    }),
    labCase(m.nineP, 'dir-network', {
      // The server ends with the command that takes the place of this shell.
      setup: `mkdir -m 777 "$DIR/export" "$DIR/at"; setpriv --pdeathsig KILL diod -f -n -l 127.77.0.9:5640 -e "$DIR/export" >/dev/null 2>&1 & for i in 1 2 3 4 5 6 7 8 9 10; do mount -t 9p -o trans=tcp,port=5640,version=9p2000.L,aname="$DIR/export" 127.77.0.9 "$DIR/at" 2>/dev/null && break; sleep 0.3; done`,
      env: CACHE,
      needs: ['diod', 'setpriv'],
      fileSystems: ['9p'],
    }),
    labCase(m.crossDevice, null, {
      // The finished program is renamed out of GOTMPDIR, which the kernel refuses (EXDEV): the go command copies it.
      setup: mount('-t tmpfs tmpfs'),
      env: TEMP,
      go: ['build', '-o', '$DIR/program', '.'],
    }),
    labCase(m.overlayLower, null, {
      // Folders of the lower layer cannot be renamed (EXDEV without redirect_dir): the module cache is never asked to.
      setup: `mkdir -p "$DIR/base" "$DIR/at"; mount -t tmpfs tmpfs "$DIR/base"; mkdir -p "$DIR/base/l/mod/cache/download/lab.example" "$DIR/base/u" "$DIR/base/w"; mount -t overlay -o "lowerdir=$DIR/base/l,upperdir=$DIR/base/u,workdir=$DIR/base/w" overlay "$DIR/at"`,
      env: MODULES,
      go: download,
      service: moduleProxy,
    }),
    labCase(m.noexecTemp, 'dir-noexec', {
      setup: mount('-t tmpfs -o noexec tmpfs'),
      env: TEMP,
      go: ['run', '.'],
      says: /permission denied/,
    }),
    labCase(m.noexecCache, 'dir-noexec', { setup: mount('-t tmpfs -o noexec tmpfs'), env: CACHE }),
    labCase(m.readOnlyModules, 'dir-read-only', {
      setup: mount('-t tmpfs -o ro tmpfs'),
      env: MODULES,
      go: download,
      says: /read-only file system/,
      service: moduleProxy,
    }),
    labCase(m.readOnlyTemp, 'dir-read-only', {
      setup: mount('-t tmpfs -o ro tmpfs'),
      env: TEMP,
      says: /read-only file system/,
    }),
    labCase(m.fullModules, 'dir-full', {
      setup: mount('-t tmpfs -o size=64k tmpfs', 'cat /dev/zero > "$DIR/at/fill" 2>/dev/null || true'),
      env: MODULES,
      go: download,
      says: /no space left on device/,
      service: moduleProxy,
    }),
    labCase(m.fullTemp, 'dir-full', {
      setup: mount('-t tmpfs -o size=64k tmpfs', 'cat /dev/zero > "$DIR/at/fill" 2>/dev/null || true'),
      env: { ...TEMP, GOCACHE: '$DIR/cold' },
      says: /no space left on device/,
    }),
    labCase(m.noInodes, 'dir-no-inodes', {
      setup: mount(
        '-t tmpfs -o nr_inodes=4 tmpfs',
        'touch "$DIR/at/1" "$DIR/at/2" "$DIR/at/3" 2>/dev/null || true',
      ),
      env: MODULES,
      go: download,
      says: /no space left on device/,
      service: moduleProxy,
    }),
    labCase(m.noInodesDisk, 'dir-no-inodes', {
      setup: image(
        'ext4',
        'mkfs.ext4 -q -N 16',
        'i=0; while touch "$DIR/at/$i" 2>/dev/null; do i=$((i + 1)); done',
      ),
      env: MODULES,
      go: download,
      says: /no space left on device/,
      needs: ['mkfs.ext4'],
      service: moduleProxy,
    }),
    labCase(m.noHome, 'cache-undefined', {
      env: { HOME: '', XDG_CACHE_HOME: '', GOCACHE: '', GOPATH: '$LAB/path' },
      says: /build cache is required/,
    }),
  ],
};
