import type { DumpSummary, Goroutine, GoroutineStack } from '../../model/goroutine-dump.ts';
import { placeKey } from './stack-place.ts';

/** Goroutines of one dump in the same place and state. */
export interface GoroutineGroup {
  readonly key: string;
  readonly status: string | null;
  readonly stack: GoroutineStack;
  readonly count: number;
  /** Proven to be unreachable by the collector. */
  readonly leaked: number;
  readonly locked: number;
  /** Longest wait printed, in minutes; a lower bound. */
  readonly maxWaitMinutes: number;
  /** Empty for profiles. */
  readonly ids: readonly number[];
  /** Goroutines by `key=value`, most first; at most 64 of a group are counted. */
  readonly labels: readonly (readonly [label: string, count: number])[];
  /** Goroutines by the goroutine that created them, most first. */
  readonly creators: readonly (readonly [id: number, count: number])[];
}

/** One dump in groups, largest first. */
export interface GroupedDump {
  readonly source: string;
  readonly summary: DumpSummary;
  readonly groups: readonly GoroutineGroup[];
}

const MAX_LABELS = 64;
const MAX_CREATORS = 1024;

interface Draft {
  readonly status: string | null;
  readonly stack: GoroutineStack;
  readonly ids: number[];
  readonly labels: Map<string, number>;
  readonly creators: Map<number, number>;
  count: number;
  leaked: number;
  locked: number;
  maxWaitMinutes: number;
}

/** Folds the records of one dump. Bounds: memory by distinct stacks and 8 bytes a goroutine number. */
export class GroupFold {
  readonly #drafts = new Map<string, Draft>();

  add(goroutine: Goroutine): void {
    const { stack, status, count } = goroutine;
    const creator = stack.createdBy === null ? '' : `${stack.createdBy.func}:${stack.createdBy.line}`;
    const key = `${status ?? ''}\n${placeKey(stack)}\n< ${creator}`;
    let draft = this.#drafts.get(key);
    if (draft === undefined) {
      draft = {
        status,
        stack,
        ids: [],
        labels: new Map(),
        creators: new Map(),
        count: 0,
        leaked: 0,
        locked: 0,
        maxWaitMinutes: 0,
      };
      this.#drafts.set(key, draft);
    }
    draft.count += count;
    if (goroutine.leaked) draft.leaked += count;
    if (goroutine.locked) draft.locked += count;
    draft.maxWaitMinutes = Math.max(draft.maxWaitMinutes, goroutine.waitMinutes);
    if (goroutine.id !== null) draft.ids.push(goroutine.id);
    for (const [name, value] of goroutine.labels) bump(draft.labels, `${name}=${value}`, count, MAX_LABELS);
    if (goroutine.creatorId !== null) bump(draft.creators, goroutine.creatorId, count, MAX_CREATORS);
  }

  /** The groups so far; the fold is empty afterwards. */
  take(source: string, summary: DumpSummary): GroupedDump {
    const groups = [...this.#drafts].map(([key, draft]) => ({
      ...draft,
      key,
      labels: [...draft.labels].sort((a, b) => b[1] - a[1]),
      creators: [...draft.creators].sort((a, b) => b[1] - a[1]),
      leaked: summary.kind === 'leaks' ? draft.count : draft.leaked,
    }));
    this.#drafts.clear();
    groups.sort((a, b) => b.count - a.count || (a.key < b.key ? -1 : 1));
    return { source, summary, groups };
  }
}

function bump<K>(counts: Map<K, number>, key: K, by: number, limit: number): void {
  const known = counts.get(key);
  if (known !== undefined || counts.size < limit) counts.set(key, (known ?? 0) + by);
}
