import { execFileSync, spawn } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { gzipSync } from 'node:zlib';
import { hasProgram } from '../../support/run.ts';
import { encodeCpio, type CpioFile } from './cpio.ts';

const HERE = 'test/oracle/kernel';

/** What a probe binary printed. */
export interface ProbeReading {
  readonly version: string;
  readonly numCPU: number;
  readonly gomaxprocs: number;
}

/** One scenario as the guest showed it; `files` are relative to the root, as in a snapshot folder. */
export interface Outcome {
  readonly name: string;
  readonly error?: string;
  readonly probes: Readonly<Record<string, ProbeReading>>;
  readonly files: Readonly<Record<string, string>>;
  /** The second capture of a scenario with `twice`. */
  readonly later?: Readonly<Record<string, string>>;
}

/** See guest/main.go for the meaning of each field. */
export interface Scenario {
  readonly name: string;
  readonly groups: readonly { readonly path: string; readonly files?: Readonly<Record<string, string>> }[];
  readonly join: readonly string[];
  readonly affinity?: number;
  readonly newNamespace?: boolean;
  readonly env?: Readonly<Record<string, string>>;
  readonly load?: 'cpu' | 'memory';
  readonly twice?: boolean;
  readonly setClock?: number;
}

/** What one boot does. */
export interface Plan {
  readonly mounts: readonly {
    readonly path: string;
    readonly type: 'cgroup' | 'cgroup2' | 'tmpfs';
    readonly options?: string;
  }[];
  readonly scenarios: readonly Scenario[];
}

/** A Go release to build a probe with; `library` builds it with automaxprocs. */
export interface ProbeBuild {
  readonly name: string;
  readonly toolchain: string;
  readonly language: string;
  readonly automaxprocs?: string;
}

/** Whether a virtual machine can be started here. */
export function canBoot(): boolean {
  return (
    process.platform === 'linux' &&
    process.arch === 'x64' &&
    hasProgram('qemu-system-x86_64', '--version') &&
    hasProgram('go', 'version') &&
    hasProgram('dpkg', '--version')
  );
}

/** Folder for the kernel and the probes; they are the same for every run. */
function cacheFolder(): string {
  const folder = join(tmpdir(), 'goroscope-kernel-cache');
  mkdirSync(folder, { recursive: true });
  return folder;
}

/** The newest Debian cloud kernel's image, fetched once. */
export function fetchKernel(): string {
  const folder = join(cacheFolder(), 'kernel');
  const found = () =>
    existsSync(join(folder, 'boot'))
      ? readdirSync(join(folder, 'boot')).find((f) => f.startsWith('vmlinuz-'))
      : undefined;
  if (found() === undefined) {
    // Under its name when it is complete: another run may want it too.
    const part = mkdtempSync(`${folder}-`);
    const depends = execFileSync('apt-cache', ['depends', 'linux-image-cloud-amd64'], { encoding: 'utf8' });
    const name = /Depends: (linux-image-\S+)/.exec(depends)?.[1];
    if (name === undefined) throw new Error('apt-cache knows no cloud kernel: run apt-get update');
    execFileSync('apt-get', ['download', name], { cwd: part, stdio: 'ignore' });
    const deb = readdirSync(part).find((f) => f.endsWith('.deb')) ?? '';
    execFileSync('dpkg', ['-x', deb, 'root'], { cwd: part });
    try {
      renameSync(join(part, 'root'), folder);
    } catch (error) {
      if (found() === undefined) throw error;
    }
    rmSync(part, { recursive: true, force: true });
  }
  return join(folder, 'boot', found() ?? '');
}

function goBuild(source: string, output: string, env: Readonly<Record<string, string>> = {}): void {
  execFileSync('go', ['build', '-trimpath', '-ldflags=-s -w', '-o', output, '.'], {
    cwd: source,
    env: { ...process.env, CGO_ENABLED: '0', GOFLAGS: '-mod=mod', GOTOOLCHAIN: 'local', ...env },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
}

/** Builds the probe with one Go release; answers the binary. */
export function buildProbe(build: ProbeBuild): string {
  const output = join(cacheFolder(), `probe-${build.name}`);
  if (existsSync(output)) return output;
  const source = mkdtempSync(join(tmpdir(), 'goroscope-probe-'));
  const need =
    build.automaxprocs === undefined ? '' : `\nrequire go.uber.org/automaxprocs ${build.automaxprocs}\n`;
  writeFileSync(join(source, 'go.mod'), `module probe\n\ngo ${build.language}\n${need}`);
  writeFileSync(join(source, 'probe.go'), readFileSync(join(HERE, 'probe/probe.go')));
  if (build.automaxprocs !== undefined)
    writeFileSync(join(source, 'auto.go'), 'package main\n\nimport _ "go.uber.org/automaxprocs"\n');
  const part = `${output}.part-${process.pid}`;
  goBuild(source, part, { GOTOOLCHAIN: build.toolchain });
  renameSync(part, output);
  rmSync(source, { recursive: true });
  return output;
}

/** Boots a machine for one plan and answers what its scenarios showed. */
export async function bootPlan(plan: Plan, probes: readonly ProbeBuild[]): Promise<Outcome[]> {
  const folder = mkdtempSync(join(tmpdir(), 'goroscope-vm-'));
  try {
    goBuild(resolve(HERE, 'guest'), join(folder, 'init'));
    const files: CpioFile[] = [
      { path: 'init', mode: 0o755, content: readFileSync(join(folder, 'init')) },
      { path: 'scenarios.json', mode: 0o644, content: Buffer.from(JSON.stringify(plan)) },
      { path: 'probes', mode: 0o40755, content: Buffer.alloc(0) },
      ...probes.map((p) => ({ path: `probes/${p.name}`, mode: 0o755, content: readFileSync(buildProbe(p)) })),
    ];
    writeFileSync(join(folder, 'initramfs.gz'), gzipSync(encodeCpio(files), { level: 1 }));
    return parseConsole(await runQemu(fetchKernel(), join(folder, 'initramfs.gz')));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Runs the machine under software emulation until it powers off; answers its console. */
function runQemu(kernel: string, initramfs: string): Promise<string> {
  const words = [
    '-accel',
    'tcg,thread=multi',
    '-cpu',
    'max',
    '-m',
    '2048',
    '-smp',
    '4',
    '-nographic',
    '-no-reboot',
    '-nic',
    'none',
  ];
  const boot = [
    '-kernel',
    kernel,
    '-initrd',
    initramfs,
    '-append',
    'console=ttyS0 panic=-1 loglevel=3 quiet rdinit=/init',
  ];
  return new Promise((done, fail) => {
    const child = spawn('qemu-system-x86_64', [...words, ...boot], {
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: 570_000,
    });
    let console_ = '';
    child.stdout.on('data', (chunk: Buffer) => (console_ += chunk.toString('utf8')));
    child.stderr.on('data', (chunk: Buffer) => (console_ += chunk.toString('utf8')));
    child.once('error', fail);
    // Not at its exit: what it wrote may still be on its way.
    child.once('close', () =>
      console_.includes('END')
        ? done(console_)
        : fail(new Error(`the machine did not finish:\n${console_.slice(-3000)}`)),
    );
  });
}

function parseConsole(console_: string): Outcome[] {
  return [...console_.matchAll(/^OUTCOME (.*)$/gm)].map((m) => JSON.parse((m[1] ?? '').trim()) as Outcome);
}
