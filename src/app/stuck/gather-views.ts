import { existsSync, readFileSync, statSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { GatheredViews } from '../../analyze/stuck/line-up.ts';
import { AppError } from '../../base/errors/app-error.ts';
import { type LocalText, say } from '../../base/messages.ts';
import { findPeers } from '../../collect/process-threads/find-peers.ts';
import { readCallMemory } from '../../collect/process-threads/call-memory.ts';
import { readCoreThreads } from '../../collect/process-threads/read-core-threads.ts';
import { readThreads } from '../../collect/process-threads/read-threads.ts';
import { unwindThreads } from '../../collect/process-threads/unwind-threads.ts';
import { describeCore } from './describe-core.ts';
import { gatherMessages as m } from './gather.messages.ts';
import { fileRole } from './file-role.ts';
import { type PerfView, readPerfData } from './read-perf-data.ts';
import { readViewFile } from './read-view-file.ts';
import type { SeenGoroutine, StraceLog, ThreadLook } from '../../model/thread-look.ts';

/** What was read, and from where. */
export interface Gathered extends GatheredViews {
  readonly looks: ThreadLook[];
  readonly traces: StraceLog[];
  readonly goroutines: SeenGoroutine[];
  readonly peers: Map<number, readonly LocalText[]>;
  readonly sources: GatheredSource[];
  /** Told from the program of a live process; null when no program was read. */
  isGo: boolean | null;
  goVersion: string | null;
}

/** One place that views were read from. */
export interface GatheredSource {
  readonly source: string;
  readonly kinds: readonly string[];
  readonly threads: number;
  readonly goroutines: number;
  /** Files of /proc that may not be read. */
  readonly denied: readonly string[];
  /** What has to be known of the source: a file that is cut off, a program that was not there. */
  readonly notes: readonly LocalText[];
}

/** How a live process is looked at. */
export interface LiveOptions {
  /** Between the first and the last look, milliseconds. */
  readonly forMs: number;
  /** Ends the wait between them. */
  readonly signal: AbortSignal;
  /** Architecture as Go names it. */
  readonly arch: string;
}

/**
 * Reads every place in the order given: `pid:N`, a folder with `task/`, a file, or `-`. A program beside a core or a
 * recording of perf names its functions. Errors: of the first that fails.
 */
export async function gatherViews(
  places: readonly string[],
  stdin: NodeJS.ReadableStream,
  live: LiveOptions,
): Promise<Gathered> {
  const gathered: Gathered = {
    looks: [],
    traces: [],
    goroutines: [],
    peers: new Map(),
    sources: [],
    isGo: null,
    goVersion: null,
  };
  const roles = new Map(places.map((place) => [place, fileRole(place)]));
  const program = places.find((place) => roles.get(place) === 'program');
  const usesProgram = [...roles.values()].some((role) => role === 'core' || role === 'perf-data');
  for (const place of places) {
    const role = roles.get(place);
    if (role === 'program' && usesProgram) continue;
    if (role === 'core') {
      gatherCore(place, program, gathered);
      continue;
    }
    if (role === 'perf-data') {
      gatherPerfData(place, await readPerfData(place, program), gathered);
      continue;
    }
    const pid = /^pid:(\d+)$/.exec(place)?.[1];
    if (pid === undefined && place.startsWith('pid:'))
      throw new AppError('BAD_ARGUMENT', { values: { command: 'stuck', problem: say(m.noPid, { place }) } });
    if (pid !== undefined) await gatherLive(Number(pid), gathered, live);
    else if (place !== '-' && existsSync(place) && statSync(place).isDirectory())
      gatherFolder(place, gathered, live);
    else await gatherFile(place, stdin, gathered, live);
  }
  return gathered;
}

/** Flag of a task that belongs to the kernel (include/linux/sched.h, PF_KTHREAD), and the field it is in (proc_pid_stat(5)). */
const KERNEL_THREAD = 0x200000;
const FLAGS_FIELD = 6;

/** What /proc says of a thread of the kernel reads as if it were in system call 0. */
function refuseKernelThread(pid: number): void {
  let stat: string;
  try {
    stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
  } catch {
    return;
  }
  const nameEnd = stat.lastIndexOf(')');
  const flags = Number(stat.slice(nameEnd + 2).split(' ')[FLAGS_FIELD]);
  if ((flags & KERNEL_THREAD) === 0) return;
  const problem = say(m.kernelThread, { pid, name: stat.slice(stat.indexOf('(') + 1, nameEnd) });
  throw new AppError('BAD_ARGUMENT', { values: { command: 'stuck', problem } });
}

async function gatherLive(
  pid: number,
  gathered: Gathered,
  { forMs, arch, signal }: LiveOptions,
): Promise<void> {
  const dir = `/proc/${pid}`;
  refuseKernelThread(pid);
  const first = readThreads(dir, arch, true);
  if (first === undefined) throw new AppError('NO_SUCH_PROCESS', { values: { pid } });
  // An interrupt ends the wait: what was seen until then is judged.
  await sleep(forMs, undefined, { signal }).catch(() => undefined);
  const read = readThreads(dir, arch, true) ?? { looks: [], denied: [] };
  const second = readCallMemory(pid, read.looks);
  const tids = second.looks.map((l) => l.tid);
  const unwound = arch === 'amd64' ? unwindThreads(pid, tids) : { isGo: null, goVersion: null, looks: [] };
  gathered.looks.push(...first.looks.filter((l) => tids.includes(l.tid)), ...second.looks, ...unwound.looks);
  for (const [tid, peers] of findPeers(pid, second.looks)) gathered.peers.set(tid, peers);
  for (const [tid, holder] of second.holders) gathered.peers.set(tid, [holder]);
  gathered.isGo = unwound.isGo;
  gathered.goVersion = unwound.goVersion;
  const kinds = unwound.looks.length > 0 ? ['proc', 'unwound'] : ['proc'];
  gathered.sources.push({
    source: dir,
    kinds,
    threads: tids.length,
    goroutines: 0,
    denied: first.denied,
    notes: [],
  });
}

function gatherFolder(dir: string, gathered: Gathered, { arch }: LiveOptions): void {
  const seen = readThreads(dir, arch, false);
  if (seen === undefined) throw new AppError('NO_THREADS', { values: { path: dir } });
  gathered.looks.push(...seen.looks);
  gathered.sources.push({
    source: dir,
    kinds: ['proc'],
    threads: seen.looks.length,
    goroutines: 0,
    denied: seen.denied,
    notes: [],
  });
}

function gatherCore(path: string, program: string | undefined, gathered: Gathered): void {
  let seen: ReturnType<typeof readCoreThreads>;
  try {
    seen = readCoreThreads(path, program);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new AppError('FILE_NOT_READABLE', { values: { path, reason }, cause: error });
  }
  if (seen === undefined) throw new AppError('NO_THREADS', { values: { path } });
  if (seen.looks.length === 0)
    throw new AppError('FILE_NOT_READABLE', { values: { path, reason: m.noThreads } });
  gathered.looks.push(...seen.looks);
  for (const [tid, holder] of seen.holders) gathered.peers.set(tid, [holder]);
  gathered.isGo ??= seen.isGo;
  gathered.goVersion ??= seen.goVersion;
  gathered.sources.push({
    source: path,
    kinds: ['core'],
    threads: seen.looks.length,
    goroutines: 0,
    denied: [],
    notes: describeCore(seen, program),
  });
}

function gatherPerfData(path: string, { looks, notes }: PerfView, gathered: Gathered): void {
  gathered.looks.push(...looks);
  const threads = looks.length;
  gathered.sources.push({ source: path, kinds: ['perf'], threads, goroutines: 0, denied: [], notes });
}

async function gatherFile(
  path: string,
  stdin: NodeJS.ReadableStream,
  gathered: Gathered,
  { arch, signal }: LiveOptions,
): Promise<void> {
  const view = await readViewFile(path, stdin, arch, signal);
  gathered.looks.push(...view.looks);
  if (view.trace !== null) gathered.traces.push(view.trace);
  gathered.goroutines.push(...view.goroutines);
  const tids = new Set([...view.looks, ...(view.trace?.threads ?? [])].map((l) => l.tid));
  gathered.sources.push({
    source: path,
    kinds: view.kinds,
    threads: tids.size,
    goroutines: view.goroutines.length,
    denied: [],
    notes: [],
  });
}
