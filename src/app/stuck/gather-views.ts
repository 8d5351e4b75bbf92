import { existsSync, statSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { GatheredViews } from '../../analyze/stuck/line-up.ts';
import { AppError } from '../../base/errors/app-error.ts';
import type { LocalText } from '../../base/messages.ts';
import { findPeers } from '../../collect/process-threads/find-peers.ts';
import { readCallMemory } from '../../collect/process-threads/call-memory.ts';
import { readThreads } from '../../collect/process-threads/read-threads.ts';
import { unwindThreads } from '../../collect/process-threads/unwind-threads.ts';
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
}

/** How a live process is looked at. */
export interface LiveOptions {
  /** Between the first and the last look, milliseconds. */
  readonly forMs: number;
  /** Architecture as Go names it. */
  readonly arch: string;
}

/** Reads every place in the order given: `pid:N`, a folder with `task/`, a file, or `-`. Errors: of the first that fails. */
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
  for (const place of places) {
    const pid = /^pid:(\d+)$/.exec(place)?.[1];
    if (pid !== undefined) await gatherLive(Number(pid), gathered, live);
    else if (place !== '-' && existsSync(place) && statSync(place).isDirectory())
      gatherFolder(place, gathered, live);
    else await gatherFile(place, stdin, gathered, live);
  }
  return gathered;
}

async function gatherLive(pid: number, gathered: Gathered, { forMs, arch }: LiveOptions): Promise<void> {
  const dir = `/proc/${pid}`;
  const first = readThreads(dir, arch, true);
  if (first === undefined) throw new AppError('NO_SUCH_PROCESS', { values: { pid } });
  await sleep(forMs);
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
  gathered.sources.push({ source: dir, kinds, threads: tids.length, goroutines: 0, denied: first.denied });
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
  });
}

async function gatherFile(
  path: string,
  stdin: NodeJS.ReadableStream,
  gathered: Gathered,
  { arch }: LiveOptions,
): Promise<void> {
  const view = await readViewFile(path, stdin, arch);
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
  });
}
