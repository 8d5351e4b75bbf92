import type { Blame } from '../../model/differential.ts';
import { valueOf } from '../../model/evidence.ts';
import type { FactTable } from '../../model/facts.ts';
import type { PodContainer } from '../../model/kubernetes.ts';

type Place = NonNullable<Blame['setIn']>;

/** Keys of a unit that make the kernel's files what they are (systemd.resource-control(5)). */
const UNIT_KEYS = { cpu: ['CPUQuota'], memory: ['MemoryMax', 'MemoryHigh', 'MemoryLimit'] } as const;

/** Where a variable of the process is written: the last Environment= of its unit that sets it, or the pod. */
export function variableSetIn(facts: FactTable, name: string): Place | undefined {
  const unit = valueOf(facts['systemd.unit']);
  const assigned = unit?.assignments.findLast(
    ({ key, value }) => key === 'Environment' && new RegExp(`(?:^|[\\s"'])${name}=`).test(value),
  );
  if (assigned !== undefined) return placeOf(assigned);
  return podPlace(facts, (container) => {
    const variable = container.env.find((one) => one.name === name);
    if (variable === undefined) return undefined;
    const from = variable.resource;
    return `env[${name}]: ${from === undefined ? (variable.value ?? '') : `resourceFieldRef ${from.resource}`}`;
  });
}

/** Where a limit of the kernel is written: unit or pod. */
export function limitSetIn(facts: FactTable, resource: 'cpu' | 'memory'): Place | undefined {
  const keys: readonly string[] = UNIT_KEYS[resource];
  const assigned = valueOf(facts['systemd.unit'])?.assignments.findLast(({ key }) => keys.includes(key));
  if (assigned !== undefined) return placeOf(assigned);
  return podPlace(facts, ({ limits }) => {
    if (resource === 'memory')
      return limits.memoryBytes === undefined ? undefined : `resources.limits.memory: ${limits.memoryBytes}`;
    return limits.cpuMilli === undefined ? undefined : `resources.limits.cpu: ${limits.cpuMilli}m`;
  });
}

/** The requirement of a module in the go.mod that the program was built from. */
export function requireSetIn(facts: FactTable, module: string): Place | undefined {
  const project = valueOf(facts['go.project']);
  const required = project?.goMod.require.find(({ path }) => path === module);
  if (project === undefined || required === undefined) return undefined;
  const main = valueOf(facts['binary.facts'])?.main?.path;
  if (main !== undefined && main !== project.goMod.module) return undefined;
  const at = project.lines?.[`require ${module}`];
  return {
    file: `${project.dir}/go.mod`,
    line: `require ${module} ${required.version}`,
    ...(at === undefined ? {} : { at }),
  };
}

function placeOf(assigned: {
  readonly file: string;
  readonly key: string;
  readonly value: string;
  readonly line?: number;
}): Place {
  const { file, key, value, line: at } = assigned;
  return { file, line: `${key}=${value}`, ...(at === undefined ? {} : { at }) };
}

function podPlace(
  facts: FactTable,
  pick: (container: PodContainer) => string | undefined,
): Place | undefined {
  const pod = valueOf(facts['k8s.pod']);
  const line = pod === undefined ? undefined : pick(pod.container);
  if (pod === undefined || line === undefined) return undefined;
  return { file: `pod ${pod.namespace}/${pod.name}`, line: `spec.containers[${pod.container.name}].${line}` };
}
