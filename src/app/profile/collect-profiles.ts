import { mkdirSync, rmSync, writeFileSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { judgeQuality, type ProfileQuality } from '../../analyze/profile-quality/judge-quality.ts';
import { setTimeout as sleep } from 'node:timers/promises';
import { AppError } from '../../base/errors/app-error.ts';
import { type LocalText, say } from '../../base/messages.ts';
import { formatBytes } from '../../base/units.ts';
import { collectProfilesMessages as m } from './collect-profiles.messages.ts';
import { collectWall, WALL_NAME } from './collect-wall.ts';
import { openProgram } from './open-program.ts';
import { type EndpointOptions, findEndpoint, type PprofEndpoint } from './pprof-endpoint.ts';
import { issueText } from './quality-report.ts';
import { parseProfileBytes } from './read-profiles.ts';
import { readBody } from './read-body.ts';
import { readRates, type ProfileRates } from './profile-rates.ts';

/** How often the block profile is taken between the first and the last moment. */
export const BLOCK_MOMENTS = 4;

/** Name of the file of one of these moments, from 1. */
export function duringName(moment: number): string {
  return `block-during-${moment}.pb.gz`;
}

/** What to collect. */
export interface CollectRequest {
  readonly target: string;
  readonly folder: string;
  /** Length of the CPU profile, and the time between the first and the last moment. */
  readonly seconds: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
  /** How a cluster is reached. */
  readonly cluster?: EndpointOptions;
  /** Told how the process was found. */
  readonly announce?: (note: LocalText) => void;
  /** Told as soon as a file is there or has failed. */
  readonly progress: (file: CollectedFile) => void;
}

/** One profile that was asked for. */
export interface CollectedFile {
  readonly name: string;
  readonly path: string;
  readonly bytes: number;
  readonly score: number | null;
  readonly issues: readonly { readonly code: string; readonly text: LocalText }[];
  /** Null when it is there. */
  readonly failure: LocalText | null;
}

/** A collection, as `collection.json` holds it. */
export interface Collection {
  readonly schema: 1;
  readonly url: string;
  readonly pid: number | null;
  readonly startedAt: string;
  readonly finishedAt: string;
  readonly seconds: number;
  readonly interrupted: boolean;
  readonly rates: ProfileRates;
  readonly program: {
    readonly path: string;
    readonly buildId: string | null;
    readonly goVersion: string | null;
  } | null;
  readonly files: readonly CollectedFile[];
}

interface Wish {
  readonly name: string;
  /** Relative to the index. */
  readonly query: string;
  readonly isProfile: boolean;
}

const MAX_BYTES = 256 * 2 ** 20;
/** A heap profile stops nothing, but a dump of 100,000 goroutines takes its time. */
const PATIENCE_MS = 60_000;
/** The index counts what is there, and costs nothing. */
const INDEX_PATIENCE_MS = 15_000;

// The first of each pair at once, the second when the CPU profile is done: differences are then of two moments, not `?seconds=`.
const AT_ONCE: readonly Wish[] = [
  { name: 'heap-1.pb.gz', query: 'heap', isProfile: true },
  { name: 'goroutine-1.txt', query: 'goroutine?debug=2', isProfile: false },
  { name: 'goroutine-labels.txt', query: 'goroutine?debug=1', isProfile: false },
  { name: 'block-1.pb.gz', query: 'block', isProfile: true },
  { name: 'mutex-1.pb.gz', query: 'mutex', isProfile: true },
];
const AT_END: readonly Wish[] = [
  { name: 'heap-2.pb.gz', query: 'heap', isProfile: true },
  { name: 'heap-memstats.txt', query: 'heap?debug=1', isProfile: false },
  { name: 'goroutine-2.txt', query: 'goroutine?debug=2', isProfile: false },
  { name: 'block-2.pb.gz', query: 'block', isProfile: true },
  { name: 'mutex-2.pb.gz', query: 'mutex', isProfile: true },
  { name: 'threadcreate.pb.gz', query: 'threadcreate', isProfile: true },
];

/**
 * Collects every profile of a process at once, with the rates they are taken at. Files appear under their name only when they
 * are complete; what is there when the signal comes is kept, and the server stops a CPU profile whose reader has gone.
 * Errors: `BAD_ARGUMENT`, `PPROF_NOT_FOUND` when no profile could be had, `FILE_NOT_WRITABLE`.
 */
export async function collectProfiles(request: CollectRequest): Promise<Collection> {
  const endpoint = await findEndpoint(request.target, request.signal, request.cluster);
  for (const note of endpoint.notes) request.announce?.(note);
  const run = new CollectRun(request, endpoint);
  const startedAt = new Date().toISOString();
  const kinds = await run.index();
  makeFolder(request.folder);
  const cpu = run.take({ name: 'cpu.pb.gz', query: `profile?seconds=${request.seconds}`, isProfile: true });
  await run.all(AT_ONCE, kinds);
  const rates = readRates(
    await run.text('heap?debug=1'),
    await run.text('mutex?debug=1'),
    await run.text('block?debug=1'),
  );
  await Promise.all([run.during(request.seconds), run.wall(kinds), cpu]);
  const { aborted } = request.signal;
  // Who has answered nothing so far is not asked for the rest.
  if (!aborted && run.files.some(({ failure }) => failure === null)) await run.all(AT_END, kinds);
  if (!aborted && kinds.has('goroutineleak'))
    await run.take({ name: 'goroutineleak.txt', query: 'goroutineleak?debug=1', isProfile: false });
  const files = run.files.toSorted((a, b) => (a.name < b.name ? -1 : 1));
  if (files.every((file) => file.failure !== null) && !request.signal.aborted) {
    const [first] = files;
    throw new AppError('PPROF_NOT_FOUND', { values: { problem: first?.failure ?? '' } });
  }
  const collection: Collection = {
    schema: 1,
    url: withoutSecrets(endpoint.base),
    pid: endpoint.pid,
    startedAt,
    finishedAt: new Date().toISOString(),
    seconds: request.seconds,
    interrupted: request.signal.aborted,
    rates,
    program: programOf(endpoint),
    files,
  };
  save(
    request.folder,
    'collection.json',
    new TextEncoder().encode(`${JSON.stringify(collection, null, 2)}\n`),
  );
  return collection;
}

/** The requests of one collection. */
class CollectRun {
  readonly files: CollectedFile[] = [];
  readonly #request: CollectRequest;
  readonly #endpoint: PprofEndpoint;

  constructor(request: CollectRequest, endpoint: PprofEndpoint) {
    this.#request = request;
    this.#endpoint = endpoint;
  }

  /** Names of the profiles that the index lists. Errors: `PPROF_NOT_FOUND`. */
  async index(): Promise<ReadonlySet<string>> {
    const page = await this.#fetch('', INDEX_PATIENCE_MS);
    if (!page.ok) {
      const problem = say(m.unreachable, { host: this.#endpoint.base.host, reason: page.failure });
      throw new AppError('PPROF_NOT_FOUND', { values: { problem } });
    }
    const names = new TextDecoder().decode(page.bytes).matchAll(/href=['"]?([a-z_]+)\?debug=/gi);
    return new Set([...names].map((match) => match[1] ?? ''));
  }

  async all(wishes: readonly Wish[], kinds: ReadonlySet<string>): Promise<void> {
    // A server may not list what it serves: then everything usual is asked for.
    const wanted = wishes.filter(({ query }) => kinds.size === 0 || kinds.has(query.split('?')[0] ?? ''));
    await Promise.all(wanted.map((wish) => this.take(wish)));
  }

  /** The block profile at moments between, where its rate is on: whether waits are alike is seen from them. */
  async during(seconds: number): Promise<void> {
    const { signal, folder } = this.#request;
    const first = this.files.find(({ name }) => name === 'block-1.pb.gz');
    if (first === undefined || first.issues.some(({ code }) => code === 'rate-off-block')) return;
    for (let i = 1; i <= BLOCK_MOMENTS; i++) {
      await sleep((seconds * 1000) / (BLOCK_MOMENTS + 1), undefined, { signal }).catch(() => undefined);
      if (signal.aborted) return;
      const answer = await this.#fetch('block');
      if (answer.ok) save(folder, duringName(i), answer.bytes);
    }
  }

  /** Goroutines at many moments while the CPU profile is taken. */
  async wall(kinds: ReadonlySet<string>): Promise<void> {
    if (kinds.size > 0 && !kinds.has('goroutine')) return;
    const { folder, seconds, signal, progress } = this.#request;
    const moment = async (): Promise<Uint8Array | null> => {
      const answer = await this.#fetch('goroutine');
      return answer.ok ? answer.bytes : null;
    };
    const bytes = await collectWall(moment, seconds, signal);
    if (bytes === null) return;
    save(folder, WALL_NAME, bytes);
    const path = join(folder, WALL_NAME);
    const file = { name: WALL_NAME, path, bytes: bytes.length, failure: null, ...judged(bytes, WALL_NAME) };
    this.files.push(file);
    progress(file);
  }

  /** The text at a path; empty when it cannot be had. */
  async text(query: string): Promise<string> {
    const answer = await this.#fetch(query);
    return answer.ok ? new TextDecoder().decode(answer.bytes) : '';
  }

  async take(wish: Wish): Promise<void> {
    const { folder, progress } = this.#request;
    const path = join(folder, wish.name);
    const answer = await this.#fetch(wish.query);
    let file: CollectedFile = { name: wish.name, path, bytes: 0, score: null, issues: [], failure: null };
    if (!answer.ok) file = { ...file, failure: answer.failure };
    else {
      save(folder, wish.name, answer.bytes);
      file = {
        ...file,
        bytes: answer.bytes.length,
        ...(wish.isProfile ? judged(answer.bytes, wish.name) : {}),
      };
    }
    this.files.push(file);
    progress(file);
  }

  async #fetch(query: string, patienceMs = this.#request.seconds * 1000 + PATIENCE_MS): Promise<Answer> {
    const { headers, signal } = this.#request;
    const limit = AbortSignal.timeout(patienceMs);
    const url = new URL(query, this.#endpoint.base);
    try {
      const answer = await this.#endpoint.fetch(url, { headers, signal: AbortSignal.any([signal, limit]) });
      const bytes = await readBody(answer, MAX_BYTES);
      if (bytes === null) return { ok: false, failure: say(m.tooLarge, { limit: formatBytes(MAX_BYTES) }) };
      if (answer.ok && query !== '' && isPage(bytes)) return { ok: false, failure: say(m.page) };
      if (answer.ok) return { ok: true, bytes };
      return { ok: false, failure: refusal(answer.status, new TextDecoder().decode(bytes)) };
    } catch (error) {
      if (signal.aborted) return { ok: false, failure: say(m.stopped) };
      if (limit.aborted) return { ok: false, failure: say(m.silent, { seconds: patienceMs / 1000 }) };
      return { ok: false, failure: reasonOf(error) };
    }
  }
}

type Answer =
  | { readonly ok: true; readonly bytes: Uint8Array }
  | { readonly ok: false; readonly failure: LocalText };

/** Programs answer any path with a page of theirs; no profile and no dump begins like one. */
function isPage(bytes: Uint8Array): boolean {
  const head = new TextDecoder().decode(bytes.subarray(0, 200));
  return /^\s*<(?:!doctype|html|head|\?xml|script)\b/i.test(head);
}

function refusal(status: number, body: string): LocalText {
  if (/cpu profiling already in use/i.test(body)) return say(m.cpuBusy);
  const words = body.trim().split('\n')[0]?.slice(0, 200) ?? '';
  return { en: `HTTP ${status}: ${words}`, zh: `HTTP ${status}：${words}` };
}

function reasonOf(error: unknown): LocalText {
  if (error instanceof AppError)
    return { en: error.describe('en').message, zh: error.describe('zh').message };
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  const reason = cause instanceof Error ? cause.message : String(cause);
  return { en: reason, zh: reason };
}

function judged(bytes: Uint8Array, name: string): Pick<CollectedFile, 'score' | 'issues'> {
  let quality: ProfileQuality;
  try {
    quality = judgeQuality(parseProfileBytes(bytes, name), name, null);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return {
      score: 0,
      issues: [
        { code: error.code, text: { en: error.describe('en').message, zh: error.describe('zh').message } },
      ],
    };
  }
  return {
    score: quality.score,
    issues: quality.issues.map((issue) => ({ code: issue.code, text: issueText(issue) })),
  };
}

function makeFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true });
  } catch (cause) {
    throw notWritable(folder, cause);
  }
}

// Under its name only when complete: a crash leaves a `.part`, never half a profile.
function save(folder: string, name: string, bytes: Uint8Array): void {
  const path = join(folder, name);
  const part = `${path}.part`;
  try {
    writeFileSync(part, bytes);
    renameSync(part, path);
  } catch (cause) {
    rmSync(part, { force: true });
    throw notWritable(path, cause);
  }
}

function notWritable(path: string, cause: unknown): AppError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new AppError('FILE_NOT_WRITABLE', { values: { path, reason }, cause });
}

function withoutSecrets(url: URL): string {
  const shown = new URL(url.href);
  shown.username = '';
  shown.password = '';
  return shown.href;
}

function programOf({ program }: PprofEndpoint): Collection['program'] {
  if (program === null) return null;
  try {
    const opened = openProgram(program);
    const { buildId, goVersion } = opened;
    opened.close();
    return { path: program, buildId, goVersion };
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return null;
  }
}
