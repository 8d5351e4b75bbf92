import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { judgeQuality, type QualityIssue } from '../../analyze/profile-quality/judge-quality.ts';
import type { ProfileTarget } from '../../api/profiles.ts';
import { AppError } from '../../base/errors/app-error.ts';
import { type LocalText, say } from '../../base/messages.ts';
import { formatBytes } from '../../base/units.ts';
import { unixNanoFromMs } from '../../base/time.ts';
import type { Profile } from '../../model/profile.ts';
import type { ProfileResource } from '../../model/profile-resource.ts';
import type { ProfileFiles } from '../../store/profiles/profile-files.ts';
import { insertProfile } from '../../store/profiles/stored-profile.ts';
import type { Store } from '../../store/store.ts';
import {
  authorizationOf,
  type EndpointOptions,
  findEndpoint,
  type PprofEndpoint,
} from '../profile/pprof-endpoint.ts';
import { readBody } from '../profile/read-body.ts';
import { issueText } from '../profile/quality-report.ts';
import { parseProfileBytes } from '../profile/read-profiles.ts';
import { profileScheduleMessages as m } from './profile-schedule.messages.ts';
import { readTraceLabels } from './trace-labels.ts';

/** A process to collect from. */
export interface ScheduledTarget {
  readonly service: string;
  /** As `profile collect` takes it: a URL, `pid:N`, `pod:…` or `deploy:…`. */
  readonly address: string;
}

/** What collection on a schedule needs. */
export interface ScheduleOptions {
  readonly store: Pick<Store, 'execute'>;
  readonly files: ProfileFiles;
  readonly targets: readonly ScheduledTarget[];
  readonly everySeconds: number;
  /** Length of each CPU profile; shorter than `everySeconds`. */
  readonly cpuSeconds: number;
  /** How pods are reached. */
  readonly cluster?: EndpointOptions;
}

/** A profile of a service is 50 to 500 KB; one of 100,000 distinct stacks about 10 MB. */
const MAX_BYTES = 32 * 2 ** 20;
const PATIENCE_MS = 30_000;
const MOMENTS = ['heap', 'goroutine', 'block', 'mutex'] as const;

interface State {
  lastOkUnixMs: number | null;
  lastError: LocalText | null;
  collected: number;
  readonly notes: Map<string, LocalText>;
}

/** Collects profiles of each target again and again, one target at a time never twice at once, until it is closed. */
export class ProfileSchedule {
  private readonly options: ScheduleOptions;
  private readonly controller = new AbortController();
  private readonly states: readonly State[];
  private readonly loops: readonly Promise<void>[];

  constructor(options: ScheduleOptions) {
    this.options = options;
    this.states = options.targets.map(() => ({
      lastOkUnixMs: null,
      lastError: null,
      collected: 0,
      notes: new Map(),
    }));
    this.loops = options.targets.map((target, i) => this.loop(target, i));
  }

  /** Where each target stands. */
  status(): readonly ProfileTarget[] {
    return this.options.targets.map(({ service, address }, i) => {
      const { notes, ...state } = this.states[i] ?? EMPTY;
      return {
        service,
        url: withoutSecrets(address),
        everySeconds: this.options.everySeconds,
        ...state,
        notes: [...notes].map(([kind, note]) => ({ kind, text: note })),
      };
    });
  }

  /** Ends what is under way. Idempotent. */
  async close(): Promise<void> {
    this.controller.abort();
    await Promise.all(this.loops);
  }

  private async loop(target: ScheduledTarget, index: number): Promise<void> {
    const { signal } = this.controller;
    const everyMs = this.options.everySeconds * 1000;
    // Targets are spread over the interval: no machine is asked everything at the same moment.
    let nextMs = Date.now() + Math.floor((everyMs * index) / Math.max(1, this.options.targets.length));
    while (!signal.aborted) {
      await sleep(Math.max(0, nextMs - Date.now()), undefined, { signal }).catch(() => undefined);
      if (signal.aborted) return;
      await this.collect(target, this.states[index] ?? EMPTY);
      nextMs = Math.max(nextMs + everyMs, Date.now());
    }
  }

  private async collect(target: ScheduledTarget, state: State): Promise<void> {
    const { signal } = this.controller;
    try {
      const endpoint = await findEndpoint(target.address, signal, this.options.cluster);
      let error: LocalText | null = null;
      for (const kind of ['cpu', ...MOMENTS]) {
        const query = kind === 'cpu' ? `profile?seconds=${this.options.cpuSeconds}` : kind;
        const failure = await this.one(target.service, endpoint, kind, query, state);
        if (signal.aborted) return;
        error ??= failure;
      }
      state.lastError = error;
    } catch (failure) {
      if (!signal.aborted) state.lastError = reasonOf(failure);
    }
  }

  /** Collects and stores one profile; answers why not. */
  private async one(
    service: string,
    { base, fetch: ask, resource }: PprofEndpoint,
    kind: string,
    query: string,
    state: State,
  ): Promise<LocalText | null> {
    const startedMs = Date.now();
    try {
      const limit = AbortSignal.timeout(this.options.cpuSeconds * 1000 + PATIENCE_MS);
      const answer = await ask(plainUrl(base, query), {
        headers: authorizationOf(base),
        signal: AbortSignal.any([this.controller.signal, limit]),
        redirect: 'error',
      });
      const bytes = await readBody(answer, MAX_BYTES);
      if (bytes === null) return say(m.tooLarge, { kind, limit: formatBytes(MAX_BYTES) });
      if (!answer.ok) {
        const words = new TextDecoder().decode(bytes.subarray(0, 200)).trim().split('\n')[0] ?? '';
        return say(m.refused, { kind, status: answer.status, words });
      }
      return await this.keep({ service, instance: base.host, resource, kind, startedMs, bytes }, state);
    } catch (error) {
      return say(m.failed, { kind, reason: reasonOf(error) });
    }
  }

  private async keep(taken: Taken, state: State): Promise<LocalText | null> {
    const { kind, bytes, startedMs, service } = taken;
    let profile: Profile;
    try {
      profile = parseProfileBytes(bytes, kind);
    } catch (error) {
      return say(m.unread, { kind, reason: reasonOf(error) });
    }
    const quality = judgeQuality(profile, `/debug/pprof/${kind}`, null);
    note(state, kind, quality.issues);
    state.lastOkUnixMs = Date.now();
    // Block and mutex profiles are empty until the program sets a rate: the note says so, nothing is stored.
    if (profile.samples.count === 0) return null;
    const labels = readTraceLabels(profile);
    if (labels.secretKey !== null) return say(m.secret, { kind, key: labels.secretKey });
    const id = createHash('sha256')
      .update(`${service}\n${startedMs}\n${kind}\n`)
      .update(bytes)
      .digest('hex')
      .slice(0, 32);
    await this.options.files.write(id, startedMs, bytes);
    await insertProfile(this.options.store, {
      id,
      timeUnixNano: unixNanoFromMs(startedMs),
      durationNano: profile.durationNano > 0n ? profile.durationNano : 0n,
      service,
      instance: taken.instance,
      resource: taken.resource,
      kind,
      sampleTypes: profile.sampleTypes.map(({ type, unit }) => `${type}/${unit}`),
      totals: profile.samples.values.map((column) => totalOf(column, profile.samples.count)),
      samples: profile.samples.count,
      score: Math.round(quality.score),
      issues: quality.issues.map(({ code }) => code),
      buildId: profile.mappings[0]?.buildId ?? '',
      traceIds: labels.traceIds,
      spanIds: labels.spanIds,
      size: bytes.length,
    });
    state.collected++;
    return null;
  }
}

const EMPTY: State = { lastOkUnixMs: null, lastError: null, collected: 0, notes: new Map() };

interface Taken {
  readonly service: string;
  readonly instance: string;
  readonly resource: ProfileResource;
  readonly kind: string;
  readonly startedMs: number;
  readonly bytes: Uint8Array;
}

function note(state: State, kind: string, issues: readonly QualityIssue[]): void {
  const worst =
    issues.find(({ severity }) => severity === 'broken') ??
    issues.find(({ severity }) => severity === 'poor');
  if (worst === undefined) state.notes.delete(kind);
  else state.notes.set(kind, issueText(worst));
}

function totalOf(column: Profile['samples']['values'][number], count: number): bigint {
  let total = 0n;
  for (let i = 0; i < count; i++) total += column.get(i);
  return BigInt.asIntN(64, total);
}

function reasonOf(error: unknown): LocalText {
  if (error instanceof AppError)
    return { en: error.describe('en').message, zh: error.describe('zh').message };
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  const reason = cause instanceof Error ? cause.message : String(cause);
  return { en: reason, zh: reason };
}

/** `fetch` refuses addresses with a user name: it goes into a header. */
function plainUrl(base: URL, query: string): URL {
  const url = new URL(query, base);
  url.username = '';
  url.password = '';
  return url;
}

/** The address without user name and password. */
function withoutSecrets(address: string): string {
  return address.replace(/^((?:https?:\/\/)?)[^/@\s]*@/, '$1').split(/[?#]/, 1)[0] ?? '';
}
