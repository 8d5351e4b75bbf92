import { deriveFacts } from '../../../src/analyze/derive/derive-facts.ts';
import { judge } from '../../../src/app/doctor/judge.ts';
import { CHECKS } from '../../../src/checks/registry.generated.ts';
import { collectFacts } from '../../../src/collect/collect-facts.ts';
import { COLLECTORS } from '../../../src/collect/registry.generated.ts';
import type { CheckOutcome } from '../../../src/model/doctor-report.ts';
import type { FactTable } from '../../../src/model/facts.ts';
import type { Draft } from './draft.ts';

/** What every check says of a draft; `before` is an earlier sample. Answers of active probes are stored ones. */
export async function judgeDraft(
  name: string,
  draft: Draft,
  before?: Draft,
): Promise<readonly CheckOutcome[]> {
  const facts = await factsOf(name, draft);
  const earlier = before === undefined ? undefined : await factsOf(name, before);
  return judge({
    checks: CHECKS,
    facts,
    ...(earlier === undefined ? {} : { before: earlier }),
    targetName: name,
    entity: {},
    atUnixMs: draft.index.capturedAtUnixMs,
  }).outcomes;
}

async function factsOf(name: string, draft: Draft): Promise<FactTable> {
  const { facts, outcomes } = await collectFacts(draft.target(name), COLLECTORS, { active: true });
  const broken = outcomes.filter(({ status }) => status !== 'ok');
  if (broken.length > 0)
    throw new Error(
      `${name}: ${broken.map((one) => `${one.name} ${one.status} ${one.message?.en}`).join(', ')}`,
    );
  return deriveFacts(facts);
}
