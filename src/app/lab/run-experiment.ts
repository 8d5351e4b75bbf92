import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type LocalText, say } from '../../base/messages.ts';
import type { ReportedProblem, ToolchainReport } from '../toolchain/toolchain-report.ts';
import type { Experiment, ExperimentCase, LabService } from '../../lab/experiment/experiment.ts';
import { SECCOMP_HELPER } from '../../lab/experiment/permissions.ts';
import { runExperimentMessages as m } from './run-experiment.messages.ts';
import { hasFileSystem, hasProgram, type ProgramRun, runProgram } from './run-program.ts';

/** One line of the table: fault, what the go command did, what the diagnosis said. */
export interface CaseResult {
  readonly fault: LocalText;
  /** Why it was not run; null when it was. */
  readonly skipped: LocalText | null;
  readonly expected: string | null;
  readonly goExitCode: number | null;
  /** Last line of the go command's standard error. */
  readonly goSays: string;
  /** Codes of the problems found, with their severity. */
  readonly codes: readonly string[];
  /** What the diagnosis takes for the cause; empty when nothing is wrong. */
  readonly cause: LocalText;
  readonly evidence: string;
  /** What the service of the lab saw of the go command; null when it says nothing. */
  readonly seen: LocalText | null;
  /** The go command did what the fault makes it do; the diagnosis takes the fault for the cause, and for fatal only when it is. */
  readonly right: boolean;
}

/** How an experiment is run. */
export interface ExperimentOptions {
  /** Words that start this program: `node entry.js`. */
  readonly self: readonly string[];
  readonly go: string;
  readonly onResult: (result: CaseResult) => void;
  readonly signal: AbortSignal;
}

const PACKAGES = 24;
const COMMAND_MS = 180_000;

/** Runs every case of an experiment; what it has made is removed, also after an interrupt. */
export async function runExperiment(
  experiment: Experiment,
  options: ExperimentOptions,
): Promise<readonly CaseResult[]> {
  const lab = mkdtempSync(join(tmpdir(), 'goroscope-lab-'));
  const results: CaseResult[] = [];
  try {
    prepare(lab);
    for (const [index, one] of experiment.cases.entries()) {
      if (options.signal.aborted) break;
      const result = await runCase(one, join(lab, `case-${index}`), lab, options);
      // What was cut short says nothing about the diagnosis.
      if (options.signal.aborted) break;
      results.push(result);
      options.onResult(result);
    }
    return results;
  } finally {
    rmSync(lab, { recursive: true, force: true, maxRetries: 3 });
  }
}

/** A module that needs no other: a program, and packages that are compiled side by side. */
function prepare(lab: string): void {
  const project = join(lab, 'project');
  mkdirSync(project, { recursive: true });
  writeFileSync(join(project, 'go.mod'), 'module lab.example/project\n\ngo 1.21\n');
  writeFileSync(join(project, 'main.go'), 'package main\n\nfunc main() { println("lab") }\n');
  for (let i = 0; i < PACKAGES; i++) {
    mkdirSync(join(project, 'many', `p${i}`), { recursive: true });
    writeFileSync(join(project, 'many', `p${i}`, 'p.go'), `package p\n\nfunc F() int { return ${i} }\n`);
  }
  mkdirSync(join(lab, 'home/.config/go/telemetry'), { recursive: true });
  writeFileSync(join(lab, 'home/.config/go/telemetry/mode'), 'off');
  for (const dir of [lab, project, join(lab, 'home')]) chmodSync(dir, 0o755);
  // A go command that is killed leaves its folder there; some cases run as another user.
  mkdirSync(join(lab, 'tmp'));
  chmodSync(join(lab, 'tmp'), 0o1777);
}

async function runCase(
  one: ExperimentCase,
  dir: string,
  lab: string,
  options: ExperimentOptions,
): Promise<CaseResult> {
  const unknown = one.fileSystems.find((type) => !hasFileSystem(type));
  if (unknown !== undefined) return skipped(one, say(m.noFileSystem, { type: unknown }));
  const missing = one.needs.find((program) => !hasProgram(program));
  if (missing !== undefined) return skipped(one, say(m.missing, { program: missing }));
  const isPrivileged = one.setup !== '' || one.wrap[0] === 'setpriv';
  if (isPrivileged && process.getuid?.() !== 0) return skipped(one, m.needsRoot);
  let service: LabService | undefined;
  try {
    service = await one.service?.();
    if (one.wrap[0] === '$LAB/seccomp') await buildHelper(lab, options);
    const go = await runIn(`${dir}-go`, one, lab, service, [options.go, ...one.go], options);
    const seen = service?.seen?.() ?? null;
    const asked = service === undefined ? ['--offline'] : ['--module', one.module];
    const words = [
      ...options.self,
      'toolchain',
      '--json',
      '--skip-go',
      ...asked,
      ...(one.active ? ['--active'] : []),
    ];
    const look = await runIn(`${dir}-look`, one, lab, service, words, options);
    return { ...judge(one, go, look), seen };
  } finally {
    await service?.close();
  }
}

async function buildHelper(lab: string, { go, signal }: ExperimentOptions): Promise<void> {
  const source = join(lab, 'seccomp.go');
  writeFileSync(source, SECCOMP_HELPER);
  const env = { ...baseEnvironment(lab, go), CGO_ENABLED: '0' };
  const words = [go, 'build', '-o', join(lab, 'seccomp'), source];
  const built = await runProgram(words, lab, env, COMMAND_MS, signal);
  if (built.exitCode !== 0 && !signal.aborted) throw new Error(built.stderr);
}

/** The command, where lines set the fault in a mount namespace of its own. */
function runIn(
  dir: string,
  one: ExperimentCase,
  lab: string,
  service: LabService | undefined,
  words: readonly string[],
  { go, signal }: ExperimentOptions,
): Promise<ProgramRun> {
  mkdirSync(dir);
  chmodSync(dir, 0o755);
  const fill = (text: string) => text.replaceAll('$DIR', dir).replaceAll('$LAB', lab);
  const env: Record<string, string> = { ...baseEnvironment(lab, go), ...service?.env };
  for (const [name, value] of Object.entries(one.env)) env[name] = fill(value);
  const script = `DIR=${dir} LAB=${lab}; ${one.setup}\nexec "$@"`;
  const wrapped = [...one.wrap, ...words].map(fill);
  const isolated = ['unshare', '--mount', '--', 'sh', '-c', script, 'lab', ...wrapped];
  return runProgram(one.setup === '' ? wrapped : isolated, join(lab, 'project'), env, COMMAND_MS, signal);
}

function baseEnvironment(lab: string, go: string): Readonly<Record<string, string>> {
  return {
    PATH: `${go.slice(0, go.lastIndexOf('/'))}:${process.env['PATH'] ?? ''}`,
    HOME: join(lab, 'home'),
    TMPDIR: join(lab, 'tmp'),
    GOCACHE: join(lab, 'cache'),
    GOMODCACHE: join(lab, 'modules'),
    GOTOOLCHAIN: 'local',
    GOPROXY: 'off',
    GOFLAGS: '-modcacherw',
    GOENV: 'off',
    LANG: 'C',
  };
}

function judge(one: ExperimentCase, go: ProgramRun, look: ProgramRun): CaseResult {
  const report = parseReport(look);
  const problems = report?.problems ?? [];
  const cause = report?.causes[0]?.en;
  const sameCode = problems.filter((p) => p.code === one.code);
  const named = sameCode.find((p) => p.claim.en === cause) ?? sameCode[0];
  const fatal = problems.some((p) => p.severity === 'error');
  // Naming the fault beside others is not enough: it has to be what the others follow from.
  const isCause = named !== undefined && named.claim.en === cause;
  const failed = go.exitCode !== 0;
  const right =
    report !== undefined &&
    (one.fails === null || failed === one.fails) &&
    (!failed || one.says.test(go.stderr)) &&
    (one.code === null ? problems.every((p) => p.severity === 'info') : isCause) &&
    (one.fails === null || fatal === failed);
  return {
    fault: one.fault,
    skipped: null,
    expected: one.code,
    goExitCode: go.exitCode,
    goSays: go.stderr.trim().split('\n').at(-1)?.slice(0, 300) ?? '',
    codes: problems.map((p) => `${p.code} (${p.severity})`),
    cause:
      report?.causes[0] ??
      (report === undefined ? say(m.noReport, { text: look.stderr.slice(0, 300) }) : m.nothing),
    evidence: evidenceOf(named ?? problems.find((p) => p.severity !== 'info')),
    seen: null,
    right,
  };
}

function parseReport({ stdout }: ProgramRun): ToolchainReport | undefined {
  try {
    return JSON.parse(stdout) as ToolchainReport;
  } catch {
    return undefined;
  }
}

function evidenceOf(problem: ReportedProblem | undefined): string {
  const proof = problem?.evidence.at(-1);
  return proof === undefined ? '' : `${proof.source}: ${proof.value}`;
}

function skipped(one: ExperimentCase, reason: LocalText): CaseResult {
  return {
    fault: one.fault,
    skipped: reason,
    expected: one.code,
    goExitCode: null,
    goSays: '',
    codes: [],
    cause: m.nothing,
    evidence: '',
    seen: null,
    right: true,
  };
}
