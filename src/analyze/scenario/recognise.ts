import type { FactTable } from '../../model/facts.ts';
import { type RecognisedScenario, SCENARIO_IDS, type ScenarioId } from '../../model/scenario.ts';
import { containerSigns } from './container.ts';
import { machineSigns } from './machine.ts';
import { scenarioNames, scenarioSpecials } from './scenario.messages.ts';
import type { Signs } from './signs.ts';
import { traitsOf } from './traits.ts';

/** From this confidence on a scenario counts as recognised. */
const RECOGNISED = 0.5;
/** Of each list at most one holds, the surest: a pod run by Docker is a pod, WSL is no ordinary virtual machine. */
const KERNELS: readonly ScenarioId[] = ['wsl1', 'wsl2', 'gvisor', 'firecracker'];
const MACHINES: readonly ScenarioId[] = ['virtual-machine', 'bare-metal'];
const CONTAINERS: readonly ScenarioId[] = ['kubernetes-pod', 'docker', 'podman', 'lxc', 'snap'];
const SERVICES: readonly ScenarioId[] = ['systemd-service', 'systemd-session'];

/**
 * Recognises where a process lives from its facts, outermost first, each with the evidence for and against it. Nothing is
 * concluded from one weak sign. `before` is the earlier of two samples.
 */
export function recognisePlaces(facts: FactTable, before?: FactTable): readonly RecognisedScenario[] {
  const all = new Map([...machineSigns(facts), ...containerSigns(facts)]);
  const found = chooseScenarios(all);
  return found.map((id) => {
    const signs = all.get(id);
    return {
      id,
      name: scenarioNames[id],
      confidence: signs?.confidence ?? 0,
      signs: signs?.sorted ?? [],
      traits: traitsOf(id, facts, before),
      special: [scenarioSpecials[id]],
    };
  });
}

/** The ids alone. */
export function recogniseScenarios(facts: FactTable): readonly ScenarioId[] {
  return chooseScenarios(new Map([...machineSigns(facts), ...containerSigns(facts)]));
}

function chooseScenarios(all: ReadonlyMap<ScenarioId, Signs>): readonly ScenarioId[] {
  const best = (ids: readonly ScenarioId[]): readonly ScenarioId[] =>
    ids
      .map((id) => ({ id, confidence: all.get(id)?.confidence ?? 0 }))
      .filter(({ confidence }) => confidence >= RECOGNISED)
      .sort((a, b) => b.confidence - a.confidence)
      .slice(0, 1)
      .map(({ id }) => id);
  const kernel = best(KERNELS);
  const machine = kernel.length > 0 ? [] : best(MACHINES);
  const named = best(CONTAINERS);
  const container = named.length > 0 ? named : best(['container']);
  const service = container.length > 0 ? [] : best(SERVICES);
  const chosen = new Set([...kernel, ...machine, ...container, ...service]);
  return SCENARIO_IDS.filter((id) => chosen.has(id));
}
