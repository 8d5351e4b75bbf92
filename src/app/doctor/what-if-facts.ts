import { AppError } from '../../base/errors/app-error.ts';
import { type LocalText, say } from '../../base/messages.ts';
import { type Evidence, missing, present, valueOf } from '../../model/evidence.ts';
import { FACT_KINDS, type FactKind } from '../../model/fact-keys.generated.ts';
import type { FactKey, FactTable } from '../../model/facts.ts';
import { doctorMessages as m } from './doctor.messages.ts';

/** One fact, or a part of it, with the value it is to have. */
export interface FactChange {
  readonly text: string;
  readonly fact: FactKey;
  /** Below the fact: `open files.soft`; empty for the fact itself. */
  readonly path: string;
  readonly value: string;
}

/** Words that take a fact away instead of giving it a value. */
const GAPS = ['absent', 'denied', 'failed'] as const;
const SOURCE = '--what-if';
/** Parts named in an error at most. */
const SHOWN_PARTS = 12;

/** Every fact, sorted. */
export function factKeys(): readonly FactKey[] {
  return (Object.keys(FACT_KINDS) as FactKey[]).sort();
}

/** The fact a key names, with the path below it; undefined when no fact begins like that. The longest fact wins. */
export function findFact(key: string): { readonly fact: FactKey; readonly path: string } | undefined {
  const fact = factKeys()
    .filter((name) => key === name || key.startsWith(`${name}.`))
    .sort((a, b) => b.length - a.length)[0];
  if (fact === undefined || key === `${fact}.`) return undefined;
  return { fact, path: key.slice(fact.length + 1) };
}

/**
 * Facts with changes put in. A part takes the type it has now; a fact that is not known takes its value whole, as JSON
 * where it has parts (whole numbers with `n` at their end are 64-bit). Raises BAD_WHAT_IF.
 */
export function changeFacts(facts: FactTable, changes: readonly FactChange[], atUnixMs: number): FactTable {
  let changed = facts;
  for (const change of changes)
    changed = { ...changed, [change.fact]: changeOne(changed[change.fact], change, atUnixMs) };
  return changed;
}

function changeOne(
  evidence: Evidence<unknown> | undefined,
  change: FactChange,
  atUnixMs: number,
): Evidence<unknown> {
  if (change.path === '') {
    const gap = GAPS.find((word) => word === change.value);
    if (gap !== undefined) return missing(gap, say(m.whatIfGone), SOURCE);
    return present(coerce(change, valueOf(evidence), FACT_KINDS[change.fact]), SOURCE, atUnixMs);
  }
  if (evidence?.status !== 'ok') throw bad(change, say(m.whatIfNotKnown, { fact: change.fact }));
  return present(replaceAt(evidence.value, change.path, change), SOURCE, atUnixMs);
}

/** A copy of a value with one part replaced; evidence inside of facts is looked through. */
function replaceAt(value: unknown, path: string, change: FactChange): unknown {
  if (isEvidence(value)) {
    if (value.status !== 'ok' && path !== '') throw bad(change, say(m.whatIfNotKnown, { fact: change.fact }));
    const inner = value.status === 'ok' ? value.value : undefined;
    return present(replaceAt(inner, path, change), SOURCE, 0);
  }
  if (path === '') return coerce(change, value, kindOf(value));
  const names = partsOf(value);
  const name = names
    .filter((one) => path === one || path.startsWith(`${one}.`))
    .sort((a, b) => b.length - a.length)[0];
  const rest = name === undefined ? '' : path.slice(name.length + 1);
  if (value instanceof Map) {
    const key = name ?? path;
    const map = new Map(value as Map<string, unknown>);
    return map.set(key, replaceAt(map.get(key) ?? '', rest, change));
  }
  if (name === undefined) throw bad(change, noPart(path, names));
  if (Array.isArray(value))
    return value.map((item: unknown, i) => (String(i) === name ? replaceAt(item, rest, change) : item));
  const record = value as Readonly<Record<string, unknown>>;
  return { ...record, [name]: replaceAt(record[name], rest, change) };
}

function partsOf(value: unknown): readonly string[] {
  if (value instanceof Map) return [...(value as Map<string, unknown>).keys()];
  return typeof value === 'object' && value !== null ? Object.keys(value) : [];
}

function noPart(path: string, names: readonly string[]): LocalText {
  if (names.length === 0) return say(m.whatIfNoParts, { path });
  const shown = names.slice(0, SHOWN_PARTS).join(', ');
  return say(m.whatIfNoPart, { path, parts: names.length > SHOWN_PARTS ? `${shown}, …` : shown });
}

function kindOf(value: unknown): FactKind | undefined {
  switch (typeof value) {
    case 'number':
    case 'bigint':
    case 'string':
    case 'boolean':
      return typeof value as FactKind;
    default:
      return typeof value === 'object' && value !== null ? 'compound' : undefined;
  }
}

/** The text as a value of the wished kind. Where nothing tells the kind (null before) the text itself decides. */
function coerce(change: FactChange, now: unknown, kind: FactKind | undefined): unknown {
  const { value } = change;
  switch (kind) {
    case 'string':
      return value;
    case 'boolean':
      if (value === 'true' || value === 'false') return value === 'true';
      throw wrong(change, m.wantedBoolean);
    case 'bigint':
      if (value === 'null' && now === null) return null;
      if (/^-?\d{1,19}$/.test(value)) return BigInt(value);
      throw wrong(change, m.wantedInteger);
    case 'number':
      if (value !== '' && Number.isFinite(Number(value))) return Number(value);
      throw wrong(change, m.wantedNumber);
    case 'compound':
      return now instanceof Map ? new Map(Object.entries(json(change) as object)) : json(change);
    case undefined:
      return guess(value);
  }
}

/** Limits are 64-bit where they are whole numbers: a place that holds null now would hold such a one. */
function guess(value: string): unknown {
  if (value === 'null') return null;
  if (value === 'true' || value === 'false') return value === 'true';
  return /^-?\d{1,19}$/.test(value) ? BigInt(value) : value;
}

function json(change: FactChange): unknown {
  const big = /^-?\d+n$/;
  try {
    const quoted = change.value.replaceAll(/(?<![\w."])(-?\d+n)(?![\w"])/g, '"$1"');
    return JSON.parse(quoted, (_, part: unknown) =>
      typeof part === 'string' && big.test(part) ? BigInt(part.slice(0, -1)) : part,
    ) as unknown;
  } catch (error) {
    throw bad(change, say(m.whatIfJson, { message: error instanceof Error ? error.message : String(error) }));
  }
}

function isEvidence(value: unknown): value is Evidence<unknown> {
  return typeof value === 'object' && value !== null && 'status' in value && 'source' in value;
}

function wrong(change: FactChange, wanted: LocalText): AppError {
  return bad(change, say(m.whatIfValue, { value: change.value, wanted }));
}

function bad({ text }: FactChange, problem: LocalText): AppError {
  return new AppError('BAD_WHAT_IF', { values: { text, problem, keys: 'goroscope doctor --list-facts' } });
}
