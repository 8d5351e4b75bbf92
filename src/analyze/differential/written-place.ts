import type { Blame } from '../../model/differential.ts';
import { valueOf } from '../../model/evidence.ts';
import type { FactTable } from '../../model/facts.ts';
import type { PodFacts } from '../../model/kubernetes.ts';
import type { WrittenBy, WrittenSetting } from '../../model/written-settings.ts';

/**
 * The last line among files and answers of a kind that sets what is asked for on the judged container, to a value that
 * fits. Of a compose file only the lines of the container's own service count, of a manifest those of the pod's workload.
 */
export function writtenPlace(
  facts: FactTable,
  sets: string,
  by: readonly WrittenBy[],
  fits: (value: string | null) => boolean,
): Blame['setIn'] {
  const written = valueOf(facts['settings.written']);
  if (written === undefined) return undefined;
  const pod = valueOf(facts['k8s.pod']);
  const mine = written.settings.filter((one) => {
    if (one.sets !== sets || !by.includes(one.by)) return false;
    if (one.by === 'compose') return one.container === written.service;
    return one.by !== 'manifest' || (pod !== undefined && isOf(one, pod));
  });
  // What a later line of the same kind overrides is not to blame, whatever its value.
  for (const kind of by) {
    const last = mine.findLast((one) => one.by === kind && fits(one.value));
    if (last !== undefined) {
      const { file, line, at } = last;
      return { file, line, ...(at === undefined ? {} : { at }) };
    }
  }
  return undefined;
}

/** Pods of a workload carry its name with something behind it; those of a manifest of their own carry it as it is. */
function isOf({ container, workload }: WrittenSetting, pod: PodFacts): boolean {
  if (container !== pod.container.name || workload === undefined) return false;
  if (workload.namespace !== undefined && workload.namespace !== pod.namespace) return false;
  return workload.kind === 'Pod' ? pod.name === workload.name : pod.name.startsWith(`${workload.name}-`);
}
