import { deriveFacts } from '../../analyze/derive/derive-facts.ts';
import { collectFacts } from '../../collect/collect-facts.ts';
import { COLLECTORS } from '../../collect/registry.generated.ts';
import type { FindingChange } from '../../model/doctor-report.ts';
import type { Evidence } from '../../model/evidence.ts';
import type { FactKey, FactTable } from '../../model/facts.ts';
import type { Target } from '../../model/target.ts';
import { compareFindings } from './judge.ts';
import { runDoctor } from './run-doctor.ts';

/** One value of a fact that differs; null where a side does not have it. */
export interface FactChange {
  readonly fact: FactKey;
  /** Where in the fact: `groups.0.quota.quotaUsec`; empty for the fact itself. */
  readonly path: string;
  readonly before: string | null;
  readonly after: string | null;
  /** Grows by itself (counters, use at the moment): interesting only as a rate. */
  readonly isCounter: boolean;
}

/** What changed between two captures or targets: schema 1 of `goroscope diff --json`. */
export interface SnapshotDiff {
  readonly schema: 1;
  readonly before: string;
  readonly after: string;
  readonly secondsBetween: number;
  readonly findings: readonly FindingChange[];
  readonly facts: readonly FactChange[];
}

/** Values compared at most. */
const MAX_VALUES = 20_000;
/** Facts that only repeat what others say. */
const REPEATED = new Set<FactKey>([
  'cgroup.texts',
  'cgroup.mounts',
  'go.beliefs',
  'limits.cpu',
  'limits.memory',
]);
const COUNTERS = /(^|\.)(stat|events|pressure|current|swapCurrent|threads|rssBytes|total|sockets)(\.|$)/;
const COUNTER_FACTS = new Set<FactKey>(['cpu.times', 'process.openFiles', 'process.mapCount']);

/** Compares two targets: which findings come and go, and which facts differ. */
export async function diffTargets(before: Target, after: Target): Promise<SnapshotDiff> {
  const [a, b] = await Promise.all([factsOf(before), factsOf(after)]);
  const [reportA, reportB] = await Promise.all([runDoctor({ target: before }), runDoctor({ target: after })]);
  return {
    schema: 1,
    before: before.name,
    after: after.name,
    secondsBetween: (after.observedAtUnixMs - before.observedAtUnixMs) / 1000,
    findings: compareFindings(reportA, reportB),
    facts: compareFacts(a, b),
  };
}

async function factsOf(target: Target): Promise<FactTable> {
  return deriveFacts((await collectFacts(target, COLLECTORS)).facts);
}

/** Every leaf of every fact that differs. */
export function compareFacts(a: FactTable, b: FactTable): readonly FactChange[] {
  const keys = [...new Set([...Object.keys(a), ...Object.keys(b)])].sort() as FactKey[];
  return keys
    .filter((key) => !REPEATED.has(key))
    .flatMap((fact) => {
      const before = flatten(a[fact]);
      const after = flatten(b[fact]);
      const paths = [...new Set([...before.keys(), ...after.keys()])].sort();
      return paths
        .filter((path) => before.get(path) !== after.get(path))
        .map((path) => ({
          fact,
          path,
          before: before.get(path) ?? null,
          after: after.get(path) ?? null,
          isCounter: COUNTER_FACTS.has(fact) || COUNTERS.test(path),
        }));
    });
}

/** The leaves of a fact by their path; times and sources are no part of a fact's value. */
function flatten(evidence: Evidence<unknown> | undefined): ReadonlyMap<string, string> {
  const leaves = new Map<string, string>();
  const walk = (value: unknown, path: string): void => {
    if (leaves.size >= MAX_VALUES) return;
    if (value instanceof Map) {
      for (const [key, inner] of value as Map<string, unknown>) walk(inner, join(path, key));
    } else if (isEvidence(value)) {
      if (value.status === 'ok') walk(value.value, path);
      else leaves.set(path, `(${value.status})`);
    } else if (typeof value === 'object' && value !== null) {
      for (const [key, inner] of Object.entries(value)) walk(inner, join(path, key));
    } else if (typeof value === 'string') leaves.set(path, value);
    else if (typeof value === 'bigint') leaves.set(path, value.toString());
    else if (value !== undefined) leaves.set(path, JSON.stringify(value));
  };
  walk(evidence, '');
  return leaves;
}

function join(path: string, key: string): string {
  return path === '' ? key : `${path}.${key}`;
}

function isEvidence(value: unknown): value is Evidence<unknown> {
  return typeof value === 'object' && value !== null && 'status' in value && 'source' in value;
}
