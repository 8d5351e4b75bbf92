import { readdirSync, readFileSync, readlinkSync, statSync } from 'node:fs';
import { type LocalText, say } from '../../base/messages.ts';
import { parseTaskStat } from '../../formats/proc-stacks/parse-task-files.ts';
import type { ThreadCall, ThreadLook } from '../../model/thread-look.ts';
import { peerMessages as m } from './find-peers.messages.ts';

const MAX_PROCESSES = 4096;
const MAX_DESCRIPTORS = 4096;
const MAX_PEERS = 5;

/**
 * Who could end the waits of these threads: the holder of a file lock, the processes at the other end of a pipe, the child
 * that is waited for. Bounds: 4,096 processes with 4,096 descriptors each are looked at, five peers a thread are named.
 */
export function findPeers(
  pid: number,
  looks: readonly ThreadLook[],
): ReadonlyMap<number, readonly LocalText[]> {
  const found = new Map<number, readonly LocalText[]>();
  let pipes: ReadonlyMap<string, readonly PipeEnd[]> | undefined;
  for (const { tid, call } of looks) {
    if (call === null || found.has(tid)) continue;
    const peers = /^(?:flock|fcntl)$/.test(call.name)
      ? lockHolders(pid, tid, call.fd)
      : /^(?:read|write|readv|writev|splice)$/.test(call.name) && /^(?:pipe|fifo):/.test(call.file ?? '')
        ? pipePeers(pid, call, (pipes ??= listPipes()))
        : /^wait(?:4|id)$/.test(call.name)
          ? children(pid)
          : [];
    if (peers.length > 0) found.set(tid, peers);
  }
  return found;
}

/** /proc/locks: a blocked request has an arrow and stands below the lock that blocks it, with the same number. */
function lockHolders(pid: number, tid: number, fd: number | null): readonly LocalText[] {
  const lines = read('/proc/locks').split('\n');
  const blocked = lines.find(
    (l) => / -> /.test(l) && [pid, tid].includes(Number(/ (\d+) [0-9a-f]+:[0-9a-f]+:\d+ /.exec(l)?.[1])),
  );
  const id = /^(\d+):/.exec(blocked ?? '')?.[1];
  const inode = id === undefined && fd !== null ? inodeOf(`/proc/${pid}/fd/${fd}`) : undefined;
  const holders = lines.filter(
    (l) =>
      !l.includes(' -> ') &&
      (id !== undefined ? l.startsWith(`${id}:`) : inode !== undefined && l.includes(`:${inode} `)),
  );
  const pids = holders
    .map((l) => Number(/ (\d+) [0-9a-f]+:[0-9a-f]+:\d+ /.exec(l)?.[1]))
    .filter((p) => p > 0);
  if (pids.length === 0) return [m.lockUnknown];
  return pids.slice(0, MAX_PEERS).map((holder) => say(m.lockHolder, { pid: holder, name: nameOf(holder) }));
}

/** A descriptor of a process that is one end of a pipe. */
interface PipeEnd {
  readonly pid: string;
  readonly fd: string;
}

/** Every pipe of this machine that can be seen, with who has it open; read once, when the first is asked for. */
function listPipes(): ReadonlyMap<string, readonly PipeEnd[]> {
  const pipes = new Map<string, PipeEnd[]>();
  for (const pid of list('/proc')
    .filter((n) => /^\d+$/.test(n))
    .slice(0, MAX_PROCESSES))
    for (const fd of list(`/proc/${pid}/fd`).slice(0, MAX_DESCRIPTORS)) {
      const key = keyOf(`/proc/${pid}/fd/${fd}`);
      if (key === undefined) continue;
      const ends = pipes.get(key);
      if (ends === undefined) pipes.set(key, [{ pid, fd }]);
      else ends.push({ pid, fd });
    }
  return pipes;
}

/** Ends of the pipe that can wake the caller: writers for a reader, readers for a writer, also in the process itself. */
function pipePeers(
  pid: number,
  { fd, name }: ThreadCall,
  pipes: ReadonlyMap<string, readonly PipeEnd[]>,
): readonly LocalText[] {
  const own = keyOf(`/proc/${pid}/fd/${fd ?? -1}`);
  if (own === undefined) return [];
  const wanted = /^read|^splice/.test(name) ? [1, 2] : [0, 2];
  const ends = (pipes.get(own) ?? []).filter((end) => wanted.includes(accessMode(end.pid, end.fd)));
  const byProcess = new Map(ends.map((end) => [end.pid, end]));
  const peers = [...byProcess.values()].slice(0, MAX_PEERS).map((end) =>
    say(Number(end.pid) === pid ? m.pipeSelf : m.pipePeer, {
      pid: end.pid,
      name: nameOf(Number(end.pid)),
      fd: end.fd,
    }),
  );
  return peers.length === 0 ? [m.pipeAlone] : peers;
}

/** 0 reading, 1 writing, 2 both. Source: proc_pid_fdinfo(5), flags in octal. */
function accessMode(pid: string, fd: string): number {
  const flags = /^flags:\s+([0-7]+)$/m.exec(read(`/proc/${pid}/fdinfo/${fd}`))?.[1];
  return flags === undefined ? -1 : Number.parseInt(flags, 8) & 3;
}

function children(pid: number): readonly LocalText[] {
  const pids = list(`/proc/${pid}/task`).flatMap((t) =>
    read(`/proc/${pid}/task/${t}/children`).split(' ').filter(Boolean),
  );
  return pids.slice(0, MAX_PEERS).flatMap((child) => {
    const stat = parseTaskStat(read(`/proc/${child}/stat`));
    if (stat === undefined) return [];
    const { name, state } = stat;
    return [say(m.child, { pid: child, name, state })];
  });
}

/** A pipe by its name, a FIFO by device and inode. */
function keyOf(path: string): string | undefined {
  try {
    const link = readlinkSync(path);
    if (link.startsWith('pipe:')) return link;
    if (!link.startsWith('/')) return undefined;
    const stat = statSync(path);
    return stat.isFIFO() ? `${stat.dev}:${stat.ino}` : undefined;
  } catch {
    return undefined;
  }
}

function inodeOf(path: string): number | undefined {
  try {
    return statSync(path).ino;
  } catch {
    return undefined;
  }
}

function nameOf(pid: number): string {
  return read(`/proc/${pid}/comm`).trim();
}

function read(path: string): string {
  try {
    return readFileSync(path, 'latin1');
  } catch {
    return '';
  }
}

function list(path: string): readonly string[] {
  try {
    return readdirSync(path);
  } catch {
    return [];
  }
}
