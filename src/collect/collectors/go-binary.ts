import { say } from '../../base/messages.ts';
import { parseGoVersion } from '../../formats/go-version/parse-go-version.ts';
import type { BinaryFacts } from '../../model/binary-facts.ts';
import { type Evidence, mapEvidence, missing } from '../../model/evidence.ts';
import type { FactTable } from '../../model/facts.ts';
import type { GoBinary } from '../../model/go-process.ts';
import type { Target } from '../../model/target.ts';
import type { Collector } from '../collector.ts';
import { collectMessages as m } from '../collect.messages.ts';

/** The program of the judged process: format, libraries, Go build information. */
export const collector: Collector = {
  name: 'go-binary',
  cost: 'cheap',
  timeoutMs: 5000,
  collect: collectBinary,
};

async function collectBinary(target: Target): Promise<FactTable> {
  const facts = await readFacts(target);
  const isOther = facts.status === 'ok' && !facts.value.isGo;
  const binary = isOther
    ? missing<GoBinary>('absent', say(m.notGo), facts.source)
    : mapEvidence(facts, toGoBinary);
  return { 'binary.facts': facts, 'go.binary': binary };
}

async function readFacts(target: Target): Promise<Evidence<BinaryFacts>> {
  if (target.binaryPath === undefined) return missing('absent', say(m.notProvided), '--binary');
  return target.readBinary(target.binaryPath);
}

/** The part of the build information that runtimes and checks go by. A module that was replaced counts as itself. */
export function toGoBinary(facts: BinaryFacts): GoBinary | undefined {
  const version = facts.goVersion === null ? undefined : parseGoVersion(facts.goVersion);
  if (version === undefined) return undefined;
  return {
    version,
    settings: Object.fromEntries(facts.settings.map(({ key, value }) => [key, value])),
    modules: Object.fromEntries(
      facts.deps.map(({ path, version: v, replace }) => [path, replace?.version ?? v]),
    ),
  };
}
