/** What the admission plugin LimitRanger writes down on a pod it has changed. */
const BEGIN = 'LimitRanger plugin set: ';

/**
 * The limits a LimitRange gave a container, by what LimitRanger noted on the pod: `LimitRanger plugin set: cpu, memory
 * limit for container app; cpu request for init container seed`.
 */
export function defaultedLimits(annotation: string, container: string): readonly string[] {
  if (!annotation.startsWith(BEGIN)) return [];
  return annotation
    .slice(BEGIN.length)
    .split('; ')
    .flatMap((part) => {
      const [, resources = '', name] = /^(.+) limit for (?:init )?container (.+)$/.exec(part) ?? [];
      return name === container ? resources.split(', ') : [];
    });
}
