import type { GroupHistory } from '../goroutines/compare-dumps.ts';
import type { Cause, CollectionFacts } from './collection-facts.ts';

/** Goroutines that must wait, or results that must be open. */
const LEAST = 3;
const SQL = /^database\/sql\./;
const WAITS = 'database/sql.(*DB).conn';
/** What database/sql starts for a result set or a transaction whose context may end: as long as one stands there, it is open. */
const OPEN_ROWS = 'database/sql.(*Rows).awaitDone';
const OPEN_TX = 'database/sql.(*Tx).awaitDone';
/** Goroutines of the pool itself. */
const OWN = /^database\/sql\.\(\*DB\)\.connection(?:Opener|Cleaner|Resetter)$/;
const SHOWN = 3;

/** True for goroutines that wait for a connection. */
export function isPoolWait(history: GroupHistory): boolean {
  return stands(history, WAITS);
}

/** True for what watches over an open result set or transaction. */
export function isOpenResult(history: GroupHistory): boolean {
  return stands(history, OPEN_ROWS) || stands(history, OPEN_TX);
}

/**
 * Goroutines that wait for a connection, with who holds the others: whoever stands in a call of the driver, and whoever began a
 * result set or transaction that is still open (Go 1.21 and newer print the number of the creator). Rows that code left open
 * with a context that never ends, and has returned from, stand on no stack: then nobody is named.
 */
export function poolCauses({
  goroutines,
  isApplication,
}: Pick<CollectionFacts, 'goroutines' | 'isApplication'>): Cause[] {
  const waiting = goroutines.filter(isPoolWait);
  const count = sum(waiting);
  const results = goroutines.filter(isOpenResult);
  const open = sum(results);
  if (count < LEAST && open < LEAST) return [];
  const site = (history: GroupHistory): string | null =>
    history.group.stack.frames.find(({ func }) => isApplication(func))?.func ?? null;
  const waiters = countBy(waiting.map((history) => [site(history), history.group.count]));
  const holders = countBy([
    ...goroutines
      .filter((history) => isBusy(history))
      .map((history): Counted => [site(history), history.group.count]),
    ...results.flatMap((history) => [...creatorsOf(history, goroutines, site)]),
  ]);
  const weight = 0.6 + Math.min(0.3, (count + open) / 40);
  const values = { waiting: count, open, waiters: listed(waiters), holders: listed(holders) };
  // Whoever holds connections is the place to look at, before whoever waits for one.
  const [[first] = ['']] = holders.length > 0 && count < LEAST ? holders : waiters;
  return [{ code: 'pool-exhaustion', function: first, weight, values }];
}

type Counted = readonly [name: string | null, count: number];

function stands({ group }: GroupHistory, func: string): boolean {
  return group.stack.frames.some((frame) => frame.func === func);
}

/** In a call of the driver, with the connection in its hands. */
function isBusy(history: GroupHistory): boolean {
  const { frames } = history.group.stack;
  const isInside = frames.some(({ func }) => SQL.test(func));
  return (
    isInside && !isPoolWait(history) && !isOpenResult(history) && !frames.some(({ func }) => OWN.test(func))
  );
}

function* creatorsOf(
  { group }: GroupHistory,
  all: readonly GroupHistory[],
  site: (history: GroupHistory) => string | null,
): Generator<Counted> {
  for (const [id, count] of group.creators) {
    const creator = all.find((other) => other.group.ids.includes(id));
    if (creator !== undefined) yield [site(creator), count];
  }
}

function countBy(counted: readonly Counted[]): readonly (readonly [string, number])[] {
  const counts = new Map<string, number>();
  for (const [name, count] of counted) if (name !== null) counts.set(name, (counts.get(name) ?? 0) + count);
  return [...counts].toSorted((a, b) => b[1] - a[1]);
}

function listed(counts: readonly (readonly [string, number])[]): string {
  return counts
    .slice(0, SHOWN)
    .map(([name, count]) => `${name} (${count})`)
    .join(', ');
}

function sum(histories: readonly GroupHistory[]): number {
  return histories.reduce((total, { group }) => total + group.count, 0);
}
