import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Observation } from './observation.ts';

/** Longest a program of an experiment runs. */
const TIMEOUT_MS = 8000;
const MAX_OUTPUT_BYTES = 256 << 10;
const LEAVE_TRIES = 20;
const LEAVE_WAIT_MS = 50;

/** How a program is started. */
export interface StartOptions {
  /** Added to the environment; undefined takes a variable away. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Nothing of the own environment but PATH. */
  readonly bare?: boolean;
  readonly cwd?: string;
  readonly uid?: number;
  readonly timeoutMs?: number;
}

/** A finished program. `signal` is set when one ended it. */
export interface Finished {
  readonly code: number | null;
  readonly signal: string | null;
  /** Why it could not be started: `ENOENT`, `EACCES`. */
  readonly failed: string | null;
  readonly stdout: string;
  readonly stderr: string;
  readonly ms: number;
}

/** A program that is still running. */
export interface Running {
  readonly pid: number | undefined;
  readonly finished: Promise<Finished>;
  readonly end: (signal: NodeJS.Signals) => void;
}

/** Everything an experiment works with; `close` ends what still runs and takes away what was made. */
export class Bench {
  readonly observations: Observation[] = [];
  private readonly children = new Set<ChildProcess>();
  private readonly groups: string[] = [];
  private folder: string | undefined;

  /** Notes what was done and what came of it. */
  see(what: string, seen: string): void {
    this.observations.push({ what, seen });
  }

  /** A folder of its own. */
  temp(): string {
    return (this.folder ??= mkdtempSync(join(tmpdir(), 'goroscope-try-')));
  }

  /** A control group to take away at the end. */
  owns(group: string): void {
    this.groups.push(group);
  }

  /** Starts a program; its standard input stays open until it ends. */
  start(words: readonly string[], options: StartOptions = {}): Running {
    const [program = '', ...args] = words;
    const base = options.bare === true ? { PATH: process.env['PATH'] } : process.env;
    const started = performance.now();
    const child = spawn(program, args, {
      env: { ...base, ...options.env },
      cwd: options.cwd ?? this.temp(),
      stdio: ['pipe', 'pipe', 'pipe'],
      ...(options.uid === undefined ? {} : { uid: options.uid, gid: options.uid }),
    });
    this.children.add(child);
    const texts = { stdout: '', stderr: '' };
    for (const name of ['stdout', 'stderr'] as const) {
      child[name].setEncoding('utf8').on('data', (piece: string) => {
        if (texts[name].length < MAX_OUTPUT_BYTES) texts[name] += piece;
      });
    }
    child.stdin.on('error', () => undefined);
    const timer = setTimeout(() => child.kill('SIGKILL'), options.timeoutMs ?? TIMEOUT_MS);
    const finished = new Promise<Finished>((resolve) => {
      const end = (code: number | null, signal: string | null, failed: string | null) => {
        clearTimeout(timer);
        this.children.delete(child);
        resolve({ code, signal, failed, ...texts, ms: performance.now() - started });
      };
      child.once('error', (error: NodeJS.ErrnoException) => end(null, null, error.code ?? error.message));
      child.once('close', (code, signal) => end(code, signal, null));
    });
    return { pid: child.pid, finished, end: (signal) => child.kill(signal) };
  }

  /** Runs a program to its end with nothing to read. */
  async exec(words: readonly string[], options: StartOptions = {}): Promise<Finished> {
    const running = this.start(words, options);
    for (const child of this.children) if (child.pid === running.pid) child.stdin?.end();
    return running.finished;
  }

  async close(): Promise<void> {
    for (const child of this.children) child.kill('SIGKILL');
    for (const group of this.groups.reverse()) await leave(group);
    if (this.folder !== undefined) rmSync(this.folder, { recursive: true, force: true });
  }
}

/** The kernel counts a process in its group for a moment after its end. */
async function leave(group: string): Promise<void> {
  for (let attempt = 0; attempt < LEAVE_TRIES; attempt++) {
    try {
      rmdirSync(group);
      return;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EBUSY') return;
      await new Promise((resolve) => setTimeout(resolve, LEAVE_WAIT_MS));
    }
  }
}

/** The first line of a text, for an observation. */
export function firstLine(text: string): string {
  return text.trim().split('\n')[0]?.trim() ?? '';
}
