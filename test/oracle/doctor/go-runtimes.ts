import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import type { RuntimeKey } from '../../../src/model/doctor-report.ts';
import { hasProgram, runProgram } from '../../support/run.ts';
import type { RandomMachine } from './random-snapshot.ts';

/** One unmodified program and which of the predicted runtimes it stands for. */
export interface ProbeProgram {
  readonly name: string;
  readonly toolchain: string;
  /** `go` line of its go.mod. */
  readonly language: string;
  readonly predictedBy: RuntimeKey;
}

/** The releases that are asked: the ends of each range in which the runtime reads the limit in the same way. */
export const PROBES: readonly ProbeProgram[] = [
  { name: 'go1.24', toolchain: 'go1.24.13', language: '1.24', predictedBy: 'go1.24' },
  { name: 'go1.25.0', toolchain: 'go1.25.0', language: '1.25', predictedBy: 'go1.25.0' },
  { name: 'go1.25.14', toolchain: 'go1.25.14', language: '1.25', predictedBy: 'go1.25.0' },
  { name: 'go1.26.0', toolchain: 'go1.26.0', language: '1.26', predictedBy: 'go1.26' },
  { name: 'go1.27.4', toolchain: 'go1.27.4', language: '1.27', predictedBy: 'go1.26' },
  { name: 'automaxprocs', toolchain: 'go1.24.13', language: '1.24', predictedBy: 'automaxprocs' },
];

const HERE = import.meta.dirname;

/** Whether the programs can be built and run: Linux on amd64, root for chroot, and a `go` that may fetch toolchains. */
export function canRunProbes(): boolean {
  if (process.platform !== 'linux' || process.arch !== 'x64' || process.getuid?.() !== 0) return false;
  return hasProgram('go', 'version');
}

/** Builds every probe and the runner, once per machine; a folder in the temporary directory keeps them. */
export async function buildProbes(): Promise<ReadonlyMap<string, string>> {
  const bin = join(tmpdir(), 'goroscope-doctor-probes');
  mkdirSync(bin, { recursive: true });
  const built = new Map<string, string>();
  for (const { name, toolchain, language } of PROBES) {
    const program = join(bin, `${name}-${toolchain}`);
    if (!existsSync(program)) {
      const source = name === 'automaxprocs' ? 'automaxprocs' : 'probe';
      const folder = mkdtempSync(join(tmpdir(), 'goroscope-probe-'));
      cpSync(join(HERE, source), folder, { recursive: true });
      // Without updates: a slow start would let the runtime ask again for its CPUs, and get the real ones.
      const updates = language === '1.24' ? '' : '\ngodebug updatemaxprocs=0\n';
      if (source === 'probe')
        writeFileSync(join(folder, 'go.mod'), `module probe\n\ngo ${language}\n${updates}`);
      await goBuild(folder, program, toolchain);
    }
    built.set(name, program);
  }
  const runner = join(bin, 'chroot-run');
  await goBuild(join(HERE, 'chroot-run'), runner, 'local');
  built.set('runner', runner);
  return built;
}

async function goBuild(folder: string, output: string, toolchain: string): Promise<void> {
  const env = { CGO_ENABLED: '0', GOTOOLCHAIN: toolchain, GOFLAGS: '-mod=mod' };
  await runProgram('go', ['build', '-o', output, '.'], { cwd: folder, env });
}

/** What one program printed: a number, or that it died. */
export type ProbeAnswer = number | 'died';

/** Runs programs inside machines' file systems, with as many CPUs as the machine has. */
export class ProbeRunner {
  readonly #child: ChildProcessWithoutNullStreams;
  readonly #lines: AsyncIterator<string>;
  readonly #programs: readonly string[];

  constructor(built: ReadonlyMap<string, string>) {
    this.#programs = PROBES.map((probe) => built.get(probe.name) ?? '');
    this.#child = spawn(built.get('runner') ?? '', [], { stdio: ['pipe', 'pipe', 'pipe'] });
    this.#lines = createInterface({ input: this.#child.stdout })[Symbol.asyncIterator]();
  }

  async ask(root: string, machine: RandomMachine): Promise<readonly ProbeAnswer[]> {
    const job = { root, cpus: machine.cpus, env: machine.env, programs: this.#programs };
    this.#child.stdin.write(`${JSON.stringify(job)}\n`);
    const line = await this.#lines.next();
    if (line.done === true) throw new Error('the runner ended');
    return (JSON.parse(line.value) as string[]).map((text) => {
      if (text.startsWith('error:')) throw new Error(text);
      return text.startsWith('exit:') ? 'died' : Number(text.split(' ')[0]);
    });
  }

  close(): void {
    this.#child.stdin.end();
    this.#child.kill();
  }
}

/** Writes a machine's files below a folder, with the status and environment a capture would hold. */
export function writeMachine(root: string, machine: RandomMachine): void {
  const status = `Name:\tprobe\nCpus_allowed_list:\t${machine.cpus === 1 ? '0' : `0-${machine.cpus - 1}`}\n`;
  const all = new Map(machine.files)
    .set('/proc/self/status', status)
    .set('/proc/self/environ', machine.env.map((entry) => `${entry}\0`).join(''));
  for (const [path, text] of all) {
    const file = join(root, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
}
