import { spawn } from 'node:child_process';
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { constants } from 'node:os';
import { performance } from 'node:perf_hooks';

/** Wall time of one system call over all threads. */
export interface SystemCallTime {
  readonly name: string;
  readonly ms: number;
  readonly calls: number;
  readonly errors: number;
}

/** What a process was doing at one look. */
export type Activity = 'cpu' | 'disk' | 'network' | 'compiler' | 'children' | 'waiting';

/** A command that was observed. */
export interface ObservedCommand {
  readonly words: readonly string[];
  readonly exitCode: number;
  readonly wallMs: number;
  readonly samples: number;
  /** What the go command says about itself with GODEBUG: its choice of resolver and of toolchain. */
  readonly debugLines: readonly string[];
  /** System calls by the wall time all threads spent in them, longest first; empty without strace. */
  readonly systemCalls: readonly SystemCallTime[];
  /** Milliseconds of wall time by what the tree of processes was doing, the busiest reason of each look. */
  readonly ms: Readonly<Record<Activity, number>>;
  /** CPU time of the command and all it started, in milliseconds; undefined where the kernel does not count it. */
  readonly cpuMs: number;
  /** Programs that were seen running, with the milliseconds they were seen for, longest first. */
  readonly programs: readonly { readonly name: string; readonly ms: number }[];
  /** Far ends of TCP connections that were seen open, with the milliseconds they were seen for. */
  readonly connections: readonly { readonly remote: string; readonly ms: number; readonly state: string }[];
}

/** Programs that translate: time in them is work, not waiting. */
const COMPILERS =
  /^(compile|link|asm|cgo|vet|gcc|cc1|cc1plus|g\+\+|clang|ld|collect2|as|preprofile|buildid|pack)$/;
const INTERVAL_MS = 20;
const MAX_PROCESSES = 512;
/** USER_HZ, fixed at 100 in the interface of Linux. */
const TICK_MS = 10;

interface Process {
  readonly pid: number;
  readonly name: string;
  readonly state: string;
  readonly ticks: number;
  readonly threads: readonly string[];
}

interface Observation {
  readonly ms: Record<Activity, number>;
  readonly programs: Map<string, number>;
  readonly connections: Map<string, { ms: number; state: string }>;
  readonly ticks: Map<number, number>;
  samples: number;
}

/**
 * Runs a command and looks at its processes in /proc every 20 ms. Output goes through as it is. The wall time is divided by
 * what explains each look: a running compiler, CPU of the command, a thread in uninterruptible sleep (disk), an open
 * connection, a child of another kind, else waiting. Linux only; shorter things than a look are not seen.
 */
export function observeCommand(
  words: readonly string[],
  cwd: string,
  env: ReadonlyMap<string, string>,
  signal: AbortSignal,
): Promise<ObservedCommand> {
  const [program = '', ...args] = words;
  const from = performance.now();
  const seen: Observation = {
    ms: { cpu: 0, disk: 0, network: 0, compiler: 0, children: 0, waiting: 0 },
    programs: new Map(),
    connections: new Map(),
    ticks: new Map(),
    samples: 0,
  };
  return new Promise((resolve, reject) => {
    // Its standard output is not ours: reports stay readable by programs.
    const child = spawn(program, args, {
      cwd,
      env: Object.fromEntries(env),
      stdio: ['inherit', 2, 'pipe'],
    });
    const interrupt = () => interruptTree(child.pid);
    signal.addEventListener('abort', interrupt, { once: true });
    const notes = separateNotes();
    child.stderr?.on('data', (chunk: Buffer) => process.stderr.write(notes.rest(chunk)));
    let last = from;
    const timer = setInterval(() => {
      const now = performance.now();
      if (child.pid !== undefined) look(child.pid, now - last, seen);
      last = now;
    }, INTERVAL_MS);
    const over = () => {
      clearInterval(timer);
      signal.removeEventListener('abort', interrupt);
    };
    child.once('error', (error) => {
      over();
      reject(error);
    });
    child.once('close', (code, ended) => {
      over();
      const wallMs = performance.now() - from;
      process.stderr.write(notes.left());
      resolve({
        words,
        exitCode: code ?? 128 + (ended === null ? 0 : constants.signals[ended]),
        wallMs,
        samples: seen.samples,
        debugLines: notes.lines(),
        systemCalls: [],
        ms: seen.ms,
        cpuMs: [...seen.ticks.values()].reduce((sum, ticks) => sum + ticks, 0) * TICK_MS,
        programs: [...seen.programs].map(([name, ms]) => ({ name, ms })).sort((a, b) => b.ms - a.ms),
        connections: [...seen.connections]
          .map(([remote, c]) => ({ remote, ...c }))
          .sort((a, b) => b.ms - a.ms),
      });
    });
  });
}

/** Hands an interrupt on, also to what a tracer runs: strace itself ignores it. What was seen until then is told. */
function interruptTree(pid: number | undefined): void {
  if (pid === undefined) return;
  let children: readonly number[] = [];
  try {
    children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'latin1').trim().split(' ').map(Number);
  } catch {
    // It has ended, or the kernel does not tell: the program itself is signalled in any case.
  }
  for (const one of [...children.filter((n) => n > 0), pid])
    try {
      process.kill(one, 'SIGINT');
    } catch {
      // Ended meanwhile.
    }
}

/** Lines that GODEBUG=netdns=1 and toolchaintrace=1 bring forth. Source: net/conf.go; cmd/go/internal/toolchain. */
const NOTE =
  /^(go package net: |go: (upgrading toolchain|default toolchain|using local toolchain|switching ))/;
const MAX_NOTES = 100;

/** Splits standard error into what the user shall see and what was asked for with GODEBUG. */
function separateNotes() {
  const found: string[] = [];
  let half = '';
  return {
    lines: (): readonly string[] => found,
    /** The chunk without those lines. A line that is not finished is passed on unless it begins like one. */
    rest: (chunk: Buffer): string => {
      const lines = (half + chunk.toString()).split('\n');
      half = lines.pop() ?? '';
      let shown = '';
      for (const line of lines) {
        if (!NOTE.test(line)) shown += `${line}\n`;
        else if (found.length < MAX_NOTES) found.push(line);
      }
      if (half !== '' && !half.startsWith('go')) {
        shown += half;
        half = '';
      }
      return shown;
    },
    left: (): string => half,
  };
}

function look(root: number, spanMs: number, seen: Observation): void {
  const tree = readTree(root);
  if (tree.length === 0) return;
  seen.samples++;
  const sockets = tree.flatMap((p) => socketsOf(p.pid));
  const remotes = sockets.length === 0 ? [] : readConnections(root, new Set(sockets));
  let grew = false;
  for (const p of tree) {
    grew ||= p.ticks > (seen.ticks.get(p.pid) ?? 0);
    seen.ticks.set(p.pid, p.ticks);
  }
  for (const name of new Set(tree.map((p) => p.name)))
    seen.programs.set(name, (seen.programs.get(name) ?? 0) + spanMs);
  for (const { remote, state } of remotes)
    seen.connections.set(remote, { ms: (seen.connections.get(remote)?.ms ?? 0) + spanMs, state });
  seen.ms[reasonOf(tree, grew, remotes.length > 0)] += spanMs;
}

function reasonOf(tree: readonly Process[], grew: boolean, connected: boolean): Activity {
  const compiling = tree.some((p) => COMPILERS.test(p.name));
  if (compiling) return 'compiler';
  if (tree.some((p) => p.threads.includes('D'))) return 'disk';
  if (grew || tree.some((p) => p.threads.includes('R'))) return 'cpu';
  if (connected) return 'network';
  return tree.length > 1 ? 'children' : 'waiting';
}

function readTree(root: number): readonly Process[] {
  const found: Process[] = [];
  const queue = [root];
  for (let pid = queue.shift(); pid !== undefined && found.length < MAX_PROCESSES; pid = queue.shift()) {
    const own = readProcess(pid);
    if (own === undefined) continue;
    found.push(own);
    for (const thread of list(`/proc/${pid}/task`))
      queue.push(...text(`/proc/${pid}/task/${thread}/children`).split(' ').filter(Boolean).map(Number));
  }
  return found;
}

function readProcess(pid: number): Process | undefined {
  const parsed = parseStat(text(`/proc/${pid}/stat`));
  if (parsed === undefined || parsed.state === 'Z') return undefined;
  const threads = list(`/proc/${pid}/task`).map(
    (t) => parseStat(text(`/proc/${pid}/task/${t}/stat`))?.state ?? '',
  );
  return { pid, ...parsed, threads };
}

/** Name, state, and the ticks of user and system time. Source: proc_pid_stat(5); the name may hold blanks and brackets. */
function parseStat(stat: string): Omit<Process, 'pid' | 'threads'> | undefined {
  const end = stat.lastIndexOf(')');
  if (end < 0) return undefined;
  const fields = stat.slice(end + 2).split(' ');
  return {
    name: stat.slice(stat.indexOf('(') + 1, end),
    state: fields[0] ?? '',
    ticks: Number(fields[11] ?? 0) + Number(fields[12] ?? 0),
  };
}

function socketsOf(pid: number): readonly string[] {
  return list(`/proc/${pid}/fd`).flatMap((fd) => {
    try {
      return /^socket:\[(\d+)\]$/.exec(readlinkSync(`/proc/${pid}/fd/${fd}`))?.[1] ?? [];
    } catch {
      return [];
    }
  });
}

const STATES: Readonly<Record<string, string>> = {
  '01': 'established',
  '02': 'connecting',
  '08': 'closed by the far end',
};

/** Connections of these sockets to elsewhere. Source: proc(5), /proc/net/tcp: addresses are in the order of the machine. */
function readConnections(
  pid: number,
  inodes: ReadonlySet<string>,
): readonly { readonly remote: string; readonly state: string }[] {
  return ['tcp', 'tcp6'].flatMap((table) =>
    text(`/proc/${pid}/net/${table}`)
      .split('\n')
      .slice(1)
      .flatMap((line) => {
        const fields = line.trim().split(/\s+/);
        const state = STATES[fields[3] ?? ''];
        if (state === undefined || !inodes.has(fields[9] ?? '')) return [];
        return [{ remote: readableAddress(fields[2] ?? ''), state }];
      }),
  );
}

function readableAddress(hex: string): string {
  const [address = '', port = '0'] = hex.split(':');
  const words = address.match(/.{8}/g) ?? [];
  const bytes = words.flatMap((word) =>
    (word.match(/../g) ?? []).reverse().map((b) => Number.parseInt(b, 16)),
  );
  const isMapped = bytes.length === 16 && bytes.slice(0, 10).every((b) => b === 0) && bytes[10] === 255;
  const shown =
    bytes.length === 4 || isMapped ? bytes.slice(-4).join('.') : `[${words.join(':').toLowerCase()}]`;
  return `${shown}:${Number.parseInt(port, 16)}`;
}

function text(path: string): string {
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
