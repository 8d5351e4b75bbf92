import type { KubeletSettings, NodeFacts } from '../../model/kubernetes.ts';
import { asFlag, asNumber, asObject, asText, parseObject } from './json.ts';
import { parseAmounts, parseConditions } from './parse-pod.ts';

/** Reads a Node; undefined when the text is none. Source: Kubernetes API reference, core/v1 Node. */
export function parseNode(text: string): NodeFacts | undefined {
  const node = parseObject(text, 'Node');
  if (node === undefined) return undefined;
  const status = asObject(node['status']);
  const info = asObject(status['nodeInfo']);
  return {
    name: asText(asObject(node['metadata'])['name']),
    kubeletVersion: asText(info['kubeletVersion']),
    kernelVersion: asText(info['kernelVersion']),
    osImage: asText(info['osImage']),
    containerRuntime: asText(info['containerRuntimeVersion']),
    capacity: parseAmounts(status['capacity']),
    allocatable: parseAmounts(status['allocatable']),
    conditions: parseConditions(status['conditions']),
  };
}

/** Reads the kubelet's answer to configz. Source: kubelet configuration (v1beta1). */
export function parseConfigz(text: string): KubeletSettings | undefined {
  const config = asObject(parseObject(text)?.['kubeletconfig']);
  if (Object.keys(config).length === 0) return undefined;
  return {
    failCgroupV1: asFlag(config['failCgroupV1']),
    cpuManagerPolicy: asText(config['cpuManagerPolicy']) || 'none',
    cpuCfsQuota: config['cpuCFSQuota'] !== false,
    podPidsLimit: asNumber(config['podPidsLimit']),
  };
}
