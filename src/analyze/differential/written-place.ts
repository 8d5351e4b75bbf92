import type { Blame } from '../../model/differential.ts';
import { valueOf } from '../../model/evidence.ts';
import type { FactTable } from '../../model/facts.ts';
import type { PodFacts } from '../../model/kubernetes.ts';
import type { WrittenBy, WrittenSetting, WrittenSettings } from '../../model/written-settings.ts';

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
    if (one.by === 'dockerfile') return isBuiltFrom(one, written);
    return one.by !== 'manifest' || (pod !== undefined && isOf(one, pod));
  });
  // What a later line of the same kind overrides is not to blame, whatever its value.
  for (const kind of by) {
    const candidates = mine.filter((one) => one.by === kind && fits(one.value));
    // What an image has in any case, before what it has when it was built with another target.
    const last = candidates.findLast((one) => one.stage === undefined) ?? candidates.at(-1);
    if (last !== undefined) {
      const { file, line, at } = last;
      return { file, line, ...(at === undefined ? {} : { at }) };
    }
  }
  return undefined;
}

/** Pods of a chart carry its name in a label (Helm, "Labels and Annotations": `helm.sh/chart` is NAME-VERSION). */
function isOfChart(chart: string, { labels }: PodFacts): boolean {
  const versioned = labels['helm.sh/chart'] ?? '';
  return (
    labels['app.kubernetes.io/name'] === chart ||
    (versioned.startsWith(`${chart}-`) && /^v?\d/.test(versioned.slice(chart.length + 1)))
  );
}

/** A Dockerfile that compose builds a service from is that service's, and a service with one has no other. */
function isBuiltFrom({ container }: WrittenSetting, { service, builtServices }: WrittenSettings): boolean {
  if (service !== undefined && builtServices?.includes(service) === true) return container === service;
  return container === undefined;
}

/** Pods of a workload carry its name with something behind it; those of a manifest of their own carry it as it is. */
function isOf({ container, workload, chart }: WrittenSetting, pod: PodFacts): boolean {
  if (chart !== undefined)
    return isOfChart(chart, pod) && (container ?? pod.container.name) === pod.container.name;
  if (container !== pod.container.name || workload === undefined) return false;
  if (workload.namespace !== undefined && workload.namespace !== pod.namespace) return false;
  return workload.kind === 'Pod' ? pod.name === workload.name : pod.name.startsWith(`${workload.name}-`);
}
