import { execFileSync, spawn, spawnSync } from 'node:child_process';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** Prints what the process reads of its own control groups, or waits. */
const PROGRAM = `package main

import (
	"fmt"
	"os"
	"runtime"
	"time"
)

func main() {
	fmt.Println(runtime.GOMAXPROCS(0))
	for _, f := range []string{"/proc/self/cgroup", "/proc/self/mountinfo"} {
		b, _ := os.ReadFile(f)
		fmt.Printf("== %s\\n%s", f, b)
	}
	if len(os.Args) < 2 {
		time.Sleep(time.Hour)
	}
}
`;

/** A private Podman: its own storage, its own API socket, images without any registry. */
export interface Engine {
  readonly socket: string;
  /** Folder with the program `app`: the root file system of the image. */
  readonly rootfs: string;
  readonly folder: string;
  readonly podman: (...words: readonly string[]) => string;
  /** The same words for a program that starts it itself. */
  readonly words: (...words: readonly string[]) => readonly string[];
  /** Whether there is an image `busybox:1` with a shell. */
  readonly hasBusybox: boolean;
  readonly close: () => Promise<void>;
}

/** Undefined where Podman, an OCI runtime, Go or root is missing, or the kernel refuses to run a container. */
export async function startEngine(): Promise<Engine | undefined> {
  const has = (program: string) => spawnSync(program, ['--version']).status === 0;
  const go = spawnSync('go', ['version']).status === 0;
  if (process.getuid?.() !== 0 || !go || !has('podman') || !has('runc')) return undefined;
  const folder = mkdtempSync(join(tmpdir(), 'goroscope-podman-'));
  const rootfs = join(folder, 'rootfs');
  const socket = join(folder, 'podman.sock');
  const place = [
    '--storage-driver',
    'vfs',
    '--root',
    join(folder, 'store'),
    '--runroot',
    join(folder, 'run'),
  ];
  const all = [...place, '--runtime', 'runc', '--cgroup-manager', 'cgroupfs'];
  const podman = (...rest: readonly string[]) =>
    execFileSync('podman', [...all, ...rest], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: 300_000,
    });
  const close = async () => {
    if (service !== undefined && service.exitCode === null) {
      const ended = once(service, 'exit');
      service.kill();
      await ended;
    }
    spawnSync('podman', [...all, 'rm', '--all', '--force', '--time', '0'], { timeout: 300_000 });
    // The monitors of the containers write a last word after their container has gone.
    await sleep(300);
    rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
  };
  let service: ReturnType<typeof spawn> | undefined;
  try {
    mkdirSync(rootfs, { recursive: true });
    writeFileSync(join(folder, 'main.go'), PROGRAM);
    writeFileSync(join(folder, 'go.mod'), 'module example.com/contained\n\ngo 1.25\n');
    execFileSync('go', ['build', '-o', join(rootfs, 'app'), '.'], {
      cwd: folder,
      env: { ...process.env, CGO_ENABLED: '0', GOFLAGS: '-mod=mod' },
      stdio: 'pipe',
    });
    execFileSync('tar', ['-C', rootfs, '-cf', join(folder, 'rootfs.tar'), '.']);
    const changes = [
      'ENTRYPOINT ["/app"]',
      'ENV DB_PASSWORD=hunter2-of-the-image',
      'ENV GOMEMLIMIT=100MiB',
      'USER 65532:65532',
    ];
    podman(
      'import',
      ...changes.flatMap((change) => ['--change', change]),
      join(folder, 'rootfs.tar'),
      'contained:1',
    );
    podman(...RUN, '--rm', 'contained:1', 'print');
    const hasBusybox = importBusybox(folder, podman);
    service = spawn('podman', [...all, 'system', 'service', '--time=0', `unix://${socket}`], {
      stdio: 'ignore',
    });
    for (let i = 0; i < 1200 && !existsSync(socket); i++) await sleep(100);
    const words = (...rest: readonly string[]) => ['podman', ...all, ...rest];
    return { socket, rootfs, folder, podman, words, hasBusybox, close };
  } catch {
    await close();
    return undefined;
  }
}

/** An image of the statically linked busybox of this machine, where it has one. */
function importBusybox(folder: string, podman: Engine['podman']): boolean {
  const found = spawnSync('busybox', ['--list'], { encoding: 'utf8' });
  const path = spawnSync('which', ['busybox'], { encoding: 'utf8' }).stdout.trim();
  if (found.status !== 0 || spawnSync('ldd', [path]).status === 0) return false;
  const bin = join(folder, 'busybox-root/bin');
  mkdirSync(bin, { recursive: true });
  copyFileSync(path, join(bin, 'busybox'));
  for (const name of found.stdout.trim().split('\n'))
    if (name !== 'busybox') symlinkSync('busybox', join(bin, name));
  const tar = join(folder, 'busybox.tar');
  execFileSync('tar', ['-C', join(folder, 'busybox-root'), '-cf', tar, '.']);
  podman('import', '--change', 'ENV PATH=/bin', tar, 'busybox:1');
  return true;
}

/** Words every container is run with: limits of descriptors and processes as the kernel of a small machine allows them. */
export const RUN = [
  'run',
  '--network=none',
  '--ulimit',
  'nofile=1024:1024',
  '--ulimit',
  'nproc=1000:1000',
] as const;
