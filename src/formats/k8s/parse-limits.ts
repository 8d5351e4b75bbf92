import type { ContainerDefaults, DemandedLimits } from '../../model/kubernetes.ts';
import { asList, asObject, asText, parseObject } from './json.ts';
import { parseAmounts } from './parse-pod.ts';

/**
 * Reads a LimitRangeList: for each LimitRange the default limits of containers. Undefined when the text is none. Source:
 * Kubernetes API reference, core/v1 LimitRange (`spec.limits[].type`, `default`).
 */
export function parseLimitRanges(text: string): readonly ContainerDefaults[] | undefined {
  const list = parseObject(text, 'LimitRangeList', 'List');
  if (list === undefined) return undefined;
  return asList(list['items'])
    .map(asObject)
    .flatMap((range) => {
      const items = asList(asObject(range['spec'])['limits']).map(asObject);
      return items
        .filter((item) => item['type'] === 'Container' && 'default' in item)
        .map((item) => ({
          name: asText(asObject(range['metadata'])['name']),
          limits: parseAmounts(item['default']),
        }));
    });
}

/**
 * Reads a ResourceQuotaList: which limits each one demands. Undefined when the text is none. Source: Kubernetes, "Resource
 * Quotas" (`spec.hard` with `limits.cpu` or `limits.memory`).
 */
export function parseQuotas(text: string): readonly DemandedLimits[] | undefined {
  const list = parseObject(text, 'ResourceQuotaList', 'List');
  if (list === undefined) return undefined;
  return asList(list['items'])
    .map(asObject)
    .map((quota) => {
      const hard = asObject(asObject(quota['spec'])['hard']);
      return {
        name: asText(asObject(quota['metadata'])['name']),
        limits: ['cpu', 'memory'].filter((resource) => `limits.${resource}` in hard),
      };
    });
}
