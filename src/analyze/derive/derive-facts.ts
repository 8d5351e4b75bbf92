import { say } from '../../base/messages.ts';
import { cpuCount } from '../../model/cpu-set.ts';
import { RUNTIME_KEYS, type RuntimeKey } from '../../model/doctor-report.ts';
import type { EffectiveLimit } from '../../model/effective-limit.ts';
import { type Evidence, missing, present, valueOf } from '../../model/evidence.ts';
import type { FactTable, RuntimeBelief } from '../../model/facts.ts';
import type { GoBinary } from '../../model/go-process.ts';
import { effectiveCpuLimit, effectiveMemoryLimit } from '../cgroup-tree/effective-limit.ts';
import { believe, type RuntimeSurroundings } from '../cpu-model/go-belief.ts';
import { recogniseScenarios } from '../scenario/recognise.ts';
import { deriveMessages as m } from './derive.messages.ts';

/** Adds the facts that follow from others: effective limits, and what each runtime believes. */
export function deriveFacts(facts: FactTable): FactTable {
  const cpu = facts['cgroup.cpu'];
  const memory = facts['cgroup.memory'];
  const beliefs = deriveBeliefs(facts);
  return {
    ...facts,
    'limits.cpu': limitOf(cpu, effectiveCpuLimit),
    'limits.memory': limitOf(memory, effectiveMemoryLimit),
    'go.beliefs': beliefs,
    'go.belief': deriveOwnBelief(facts),
    scenario: present(recogniseScenarios(facts), '/proc/self/cgroup', 0),
  };
}

function limitOf<C, T>(
  chain: Evidence<C> | undefined,
  effective: (chain: C) => EffectiveLimit<T>,
): Evidence<EffectiveLimit<T>> {
  if (chain === undefined) return missing('absent', say(m.notCollected), 'cgroup');
  if (chain.status === 'ok') return { ...chain, value: effective(chain.value) };
  const value: EffectiveLimit<T> = { state: 'unknown', value: null, reason: chain.reason, chain: [] };
  return present(value, chain.source, 0);
}

function surroundings(facts: FactTable): RuntimeSurroundings {
  const texts = valueOf(facts['cgroup.texts']);
  const allowed = valueOf(facts['cpu.allowed']);
  return {
    texts: { membership: texts?.membership, mountinfo: texts?.mountinfo },
    readFile: (path) => texts?.files.get(path),
    // A runtime that sees an empty mask takes one CPU (runtime/os_linux.go, getCPUCount).
    cpus: allowed === undefined ? undefined : Math.max(1, cpuCount(allowed)),
    env: valueOf(facts.env) ?? new Map(),
  };
}

function deriveBeliefs(facts: FactTable): Evidence<Readonly<Record<RuntimeKey, RuntimeBelief>>> {
  const around = surroundings(facts);
  const entries = RUNTIME_KEYS.map((key): [RuntimeKey, RuntimeBelief] => [key, believe(key, around)]);
  const allowed = facts['cpu.allowed'];
  return present(
    Object.fromEntries(entries) as Record<RuntimeKey, RuntimeBelief>,
    allowed?.source ?? 'sched_getaffinity',
    allowed?.status === 'ok' ? allowed.observedAtUnixMs : 0,
  );
}

/** What the known binary believes, with its own language line. A linked automaxprocs overrides the runtime if it finds a quota. */
function deriveOwnBelief(facts: FactTable): Evidence<RuntimeBelief> {
  const binary = facts['go.binary'];
  if (binary?.status !== 'ok') return missing('absent', say(m.binaryUnknown), binary?.source ?? 'go.binary');
  const around = withBinary(surroundings(facts), binary.value);
  const library =
    binary.value.modules['go.uber.org/automaxprocs'] === undefined ? null : believe('automaxprocs', around);
  if (library !== null && library.limitCpus !== null) return { ...binary, value: library };
  return { ...binary, value: believe(runtimeOf(binary.value), around) };
}

/** Which of the predicted runtimes a binary behaves like; pre-releases count with the release they lead to. */
export function runtimeOf(binary: GoBinary): RuntimeKey {
  const { minor } = binary.version;
  if (minor < 25) return 'go1.24';
  return minor === 25 ? 'go1.25.0' : 'go1.26';
}

function withBinary(around: RuntimeSurroundings, binary: GoBinary): RuntimeSurroundings {
  const godebug = binary.settings['DefaultGODEBUG'];
  return godebug === undefined ? around : { ...around, defaultGodebug: godebug };
}
