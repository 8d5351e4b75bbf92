import { say } from '../base/messages.ts';
import { missing } from '../model/evidence.ts';
import type { CollectorOutcome } from '../model/doctor-report.ts';
import type { FactTable } from '../model/facts.ts';
import type { Target } from '../model/target.ts';
import { collectMessages as m } from './collect.messages.ts';
import { countingTarget, type ReadCount } from './counting-target.ts';
import type { Collector } from './collector.ts';

/** What may be done to collect. */
export interface CollectOptions {
  /** Also send requests to others. @default false */
  readonly active?: boolean;
}

/** Facts of a target with how each collector ended. */
export interface Collected {
  readonly facts: FactTable;
  readonly outcomes: readonly CollectorOutcome[];
}

/**
 * Runs collectors side by side, each with its own time limit. One that fails or is late loses its own facts and nothing
 * else; its end is part of the result.
 */
export async function collectFacts(
  target: Target,
  collectors: readonly Collector[],
  { active = false }: CollectOptions = {},
): Promise<Collected> {
  const chosen = collectors.filter((collector) => active || collector.cost !== 'active');
  const skipped = collectors.filter((collector) => !chosen.includes(collector));
  const runs = await Promise.all(chosen.map((collector) => runCollector(target, collector)));
  const notAsked = skipped.flatMap(({ facts = [] }) =>
    facts.map((key) => [key, missing('failed', say(m.onlyActive), '--active')] as const),
  );
  return {
    facts: Object.assign(Object.fromEntries(notAsked), ...runs.map((run) => run.facts)) as FactTable,
    outcomes: runs.map((run) => run.outcome),
  };
}

interface Run {
  readonly facts: FactTable;
  readonly outcome: CollectorOutcome;
}

async function runCollector(target: Target, { name, timeoutMs: usualMs, collect }: Collector): Promise<Run> {
  const timeoutMs = usualMs * (target.patience ?? 1);
  const started = performance.now();
  const end = (
    status: CollectorOutcome['status'],
    facts: FactTable,
    message?: CollectorOutcome['message'],
  ): Run => ({
    facts,
    outcome: {
      name,
      status,
      elapsedMs: Math.round((performance.now() - started) * 10) / 10,
      ...(message === undefined ? {} : { message }),
      ...(target.lost === undefined ? {} : { reads }),
    },
  });
  const reads: ReadCount = { answered: 0, lost: 0 };
  const collectCounted = async (): Promise<Run> => {
    if (target.lost === undefined) return end('ok', await collect(target));
    const facts = await collect(countingTarget(target, reads));
    const { answered, lost } = reads;
    return lost === 0 ? end('ok', facts) : end('cut-off', facts, say(m.cutOff, { name, answered, lost }));
  };
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<Run>((resolve) => {
    timer = setTimeout(() => resolve(end('timeout', {}, say(m.timeout, { name, timeoutMs }))), timeoutMs);
  });
  try {
    return await Promise.race([late, collectCounted()]);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return end('crashed', {}, say(m.crashed, { name, message }));
  } finally {
    clearTimeout(timer);
  }
}
