import { say } from '../../base/messages.ts';
import type { Blame } from '../../model/differential.ts';
import { valueOf } from '../../model/evidence.ts';
import type { FactTable } from '../../model/facts.ts';
import type { PodContainer } from '../../model/kubernetes.ts';
import { differentialMessages as m } from './differential.messages.ts';
import { unitLimitPlace, unitVariablePlace } from './unit-place.ts';
import { sameAmount } from './same-amount.ts';
import { writtenPlace } from './written-place.ts';

type Place = NonNullable<Blame['setIn']>;

/**
 * Where a variable of the process is written: compose file, manifest or unit, what the engine was told, the pod, and last
 * the image it started from, whose own line is that of a Dockerfile. One whose value is another is not to blame.
 */
export function variableSetIn(facts: FactTable, name: string): Place | undefined {
  const env = valueOf(facts.env);
  const value = env?.get(name);
  if (env !== undefined && value === undefined) return undefined;
  const fits = (written: string | null) => written === null || value === undefined || written === value;
  const sets = `env.${name}`;
  return (
    writtenPlace(facts, sets, ['compose', 'manifest'], fits) ??
    unitVariablePlace(facts, name, fits) ??
    writtenPlace(facts, sets, ['engine'], fits) ??
    podPlace(facts, (container) => {
      const variable = container.env.find((one) => one.name === name);
      if (variable === undefined) return undefined;
      const from = variable.resource;
      return `env[${name}]: ${from === undefined ? (variable.value ?? '') : `resourceFieldRef ${from.resource}`}`;
    }) ??
    writtenPlace(facts, sets, ['dockerfile'], fits) ??
    writtenPlace(facts, sets, ['image'], fits)
  );
}

/** Where a limit of the kernel is written: compose file, manifest, unit or slice, what the engine was told, or the pod. */
export function limitSetIn(facts: FactTable, resource: 'cpu' | 'memory'): Place | undefined {
  const enforced =
    resource === 'cpu' ? valueOf(facts['limits.cpu'])?.value : valueOf(facts['limits.memory'])?.value;
  const value = enforced === null || enforced === undefined ? undefined : Number(enforced);
  const fits = (written: string | null) =>
    written === null || value === undefined || sameAmount(resource, Number(written), value);
  const sets = `limit.${resource}`;
  return (
    writtenPlace(facts, sets, ['compose', 'manifest'], fits) ??
    unitLimitPlace(facts, resource, fits) ??
    writtenPlace(facts, sets, ['engine'], fits) ??
    defaultPlace(facts, resource) ??
    podPlace(facts, ({ limits }) => {
      if (resource === 'memory')
        return limits.memoryBytes === undefined
          ? undefined
          : `resources.limits.memory: ${limits.memoryBytes}`;
      return limits.cpuMilli === undefined ? undefined : `resources.limits.cpu: ${limits.cpuMilli}m`;
    })
  );
}

/**
 * The LimitRange that gave the container its limit when the pod was created: the pod says that one did, and one of the
 * namespace has that very number. A quota that demands a limit is named beside it.
 */
function defaultPlace(facts: FactTable, resource: 'cpu' | 'memory'): Place | undefined {
  const pod = valueOf(facts['k8s.pod']);
  if (pod?.limitsByDefault?.includes(resource) !== true) return undefined;
  const key = resource === 'cpu' ? 'cpuMilli' : 'memoryBytes';
  const given = pod.container.limits[key];
  if (given === undefined) return undefined;
  const range = valueOf(facts['k8s.limitRanges'])?.find(({ limits }) => limits[key] === given);
  const quota = valueOf(facts['k8s.quotas'])?.find(({ limits }) => limits.includes(resource));
  const amount = resource === 'cpu' ? `${given}m` : String(given);
  const names = { resource, namespace: pod.namespace, quota: quota?.name ?? '' };
  return {
    file: `LimitRange ${pod.namespace}/${range?.name ?? '?'}`,
    line: `spec.limits[Container].default.${resource}: ${amount}`,
    how: say(quota === undefined ? m.byDefault : m.byDefaultAndQuota, names),
  };
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

function podPlace(
  facts: FactTable,
  pick: (container: PodContainer) => string | undefined,
): Place | undefined {
  const pod = valueOf(facts['k8s.pod']);
  const line = pod === undefined ? undefined : pick(pod.container);
  if (pod === undefined || line === undefined) return undefined;
  return { file: `pod ${pod.namespace}/${pod.name}`, line: `spec.containers[${pod.container.name}].${line}` };
}
