import type {
  KubernetesCondition,
  PodAmounts,
  PodContainer,
  PodFacts,
  PodVariable,
  PreStopHook,
} from '../../model/kubernetes.ts';
import { asList, asNumber, asObject, asText, asTexts, asTime, type Json, parseObject } from './json.ts';
import { defaultedLimits } from './defaulted-limits.ts';
import { podSecurity } from './pod-security.ts';
import { parseQuantity, parseQuantityMilli } from './parse-quantity.ts';

/** `terminationGracePeriodSeconds` when none is written (API reference, PodSpec). */
const DEFAULT_GRACE_SEC = 30;

/**
 * Reads a Pod. `containerName` is the judged container; without it the first one. Undefined when the text is no Pod, or
 * one without containers or without that container. Source: Kubernetes API reference, core/v1 Pod.
 */
export function parsePod(text: string, containerName?: string): PodFacts | undefined {
  const pod = parseObject(text, 'Pod');
  if (pod === undefined) return undefined;
  const [metadata, spec, status] = [
    asObject(pod['metadata']),
    asObject(pod['spec']),
    asObject(pod['status']),
  ];
  const statuses = [
    ...asList(status['containerStatuses']),
    ...asList(status['initContainerStatuses']),
    ...asList(status['ephemeralContainerStatuses']),
  ].map(asObject);
  const read = (list: unknown, kind: PodContainer['kind']) =>
    asList(list).map((raw) => toContainer(asObject(raw), kind, spec, statuses));
  const containers = [
    ...read(spec['containers'], 'main'),
    ...read(spec['initContainers'], 'init'),
    ...read(spec['ephemeralContainers'], 'ephemeral'),
  ];
  const wanted = containerName === undefined || containerName === '' ? containers[0]?.name : containerName;
  const container = containers.find(({ name }) => name === wanted);
  if (container === undefined) return undefined;
  return {
    namespace: asText(metadata['namespace']) || 'default',
    name: asText(metadata['name']),
    nodeName: asText(spec['nodeName']),
    phase: asText(status['phase']),
    qosClass: asText(status['qosClass']),
    graceSec: asNumber(spec['terminationGracePeriodSeconds']) ?? DEFAULT_GRACE_SEC,
    shareProcessNamespace: spec['shareProcessNamespace'] === true,
    hostNetwork: spec['hostNetwork'] === true,
    hostPid: spec['hostPID'] === true,
    dnsPolicy: asText(spec['dnsPolicy']) || 'ClusterFirst',
    containers,
    container,
    conditions: parseConditions(status['conditions']),
    labels: asTexts(metadata['labels']),
    limitsByDefault: defaultedLimits(
      asTexts(metadata['annotations'])['kubernetes.io/limit-ranger'] ?? '',
      container.name,
    ),
  };
}

/** Reads `status.conditions` of any object. */
export function parseConditions(raw: unknown): readonly KubernetesCondition[] {
  return asList(raw)
    .map(asObject)
    .map((condition) => ({
      type: asText(condition['type']),
      status: asText(condition['status']),
      reason: asText(condition['reason']),
      message: asText(condition['message']),
      changedAtUnixMs: asTime(condition['lastTransitionTime']),
    }));
}

/** Reads a ResourceList. */
export function parseAmounts(raw: unknown): PodAmounts {
  const list = asObject(raw);
  // A server writes texts; a hand-written manifest may hold a number.
  const text = (value: unknown) => (typeof value === 'number' ? String(value) : asText(value));
  return {
    cpuMilli: parseQuantityMilli(text(list['cpu'])),
    memoryBytes: parseQuantity(text(list['memory'])),
  };
}

function toContainer(
  raw: Json,
  kind: PodContainer['kind'],
  spec: Json,
  statuses: readonly Json[],
): PodContainer {
  const name = asText(raw['name']);
  const status = statuses.find((one) => one['name'] === name) ?? {};
  const resources = asObject(raw['resources']);
  const inForce = asObject(status['resources']);
  const ended = asObject(asObject(status['lastState'])['terminated']);
  const exitCode = asNumber(ended['exitCode']);
  return {
    name,
    image: asText(raw['image']),
    kind: kind === 'init' && raw['restartPolicy'] === 'Always' ? 'sidecar' : kind,
    requests: parseAmounts(resources['requests']),
    limits: parseAmounts(resources['limits']),
    limitsInForce: 'limits' in inForce ? parseAmounts(inForce['limits']) : undefined,
    env: asList(raw['env']).map((entry) => toVariable(asObject(entry), name)),
    preStop: toHook(asObject(asObject(raw['lifecycle'])['preStop'])),
    security: podSecurity(asObject(spec['securityContext']), asObject(raw['securityContext'])),
    containerPorts: asList(raw['ports']).flatMap((port) => asNumber(asObject(port)['containerPort']) ?? []),
    hasReadinessProbe: 'readinessProbe' in raw,
    restarts: asNumber(status['restartCount']) ?? 0,
    lastEnd: exitCode === undefined ? undefined : { reason: asText(ended['reason']), exitCode },
    startedAtUnixMs: asTime(asObject(asObject(status['state'])['running'])['startedAt']),
  };
}

function toVariable(raw: Json, container: string): PodVariable {
  const ref = asObject(asObject(raw['valueFrom'])['resourceFieldRef']);
  const divisor = ref['divisor'];
  return {
    name: asText(raw['name']),
    value: 'valueFrom' in raw ? undefined : asText(raw['value']),
    resource:
      typeof ref['resource'] === 'string'
        ? {
            container: asText(ref['containerName']) || container,
            resource: ref['resource'],
            // The server writes "0" for a divisor that was left out.
            divisor: asText(divisor) === '' || divisor === '0' ? '1' : asText(divisor),
          }
        : undefined,
  };
}

function toHook(raw: Json): PreStopHook | undefined {
  if ('sleep' in raw) return { kind: 'sleep', seconds: asNumber(asObject(raw['sleep'])['seconds']) };
  if ('httpGet' in raw) return { kind: 'httpGet', seconds: undefined };
  if ('tcpSocket' in raw) return { kind: 'tcpSocket', seconds: undefined };
  if (!('exec' in raw)) return undefined;
  const command = asList(asObject(raw['exec'])['command']).map(asText).join(' ');
  const seconds = /(?:^|[\s/;&])sleep\s+(\d+(?:\.\d+)?)s?(?=$|[\s;&])/.exec(command)?.[1];
  return { kind: 'exec', seconds: seconds === undefined ? undefined : Number(seconds) };
}
