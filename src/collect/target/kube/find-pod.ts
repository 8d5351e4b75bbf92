import { AppError } from '../../../base/errors/app-error.ts';
import { type LocalText, say } from '../../../base/messages.ts';
import { suggestNames } from '../suggest-names.ts';
import type { Json, KubeApi } from './kube-api.ts';
import { kubeMessages as m } from './kube.messages.ts';
import { asObject, asObjects, asText, type PodContainer, type PodInfo, toPodInfo } from './pod-info.ts';

/** A pod and the container of it that is judged. */
export interface FoundPod {
  readonly pod: PodInfo;
  readonly container: PodContainer;
  readonly notes: readonly LocalText[];
}

const NAME = /^[a-z\d](?:[a-z\d.-]*[a-z\d])?$/;

/**
 * `NAME`, `NAMESPACE/NAME` or `NAMESPACE/NAME/CONTAINER`; without a namespace the one of the context. Raises BAD_TARGET,
 * POD_NOT_FOUND, CONTAINER_NOT_IN_POD with the nearest names.
 */
export async function findPod(api: KubeApi, wish: string, label: string): Promise<FoundPod> {
  const parts = wish.split('/');
  if (parts.length > 3 || !parts.every((part) => NAME.test(part))) {
    throw new AppError('BAD_TARGET', { values: { target: label, problem: say(m.podPlace) } });
  }
  const [first = '', second, container] = parts;
  const [namespace, name] = second === undefined ? [api.connection.namespace, first] : [first, second];
  const pod = await readPod(api, namespace, name);
  if (pod === undefined) throw await notFound(api, 'pod', 'pods', '', namespace, name);
  return { pod, container: chooseContainer(pod, container), notes: [] };
}

/** A running pod of a deployment. Raises BAD_TARGET, POD_NOT_FOUND. */
export async function findDeployment(api: KubeApi, wish: string, label: string): Promise<FoundPod> {
  const parts = wish.split('/');
  if (parts.length > 2 || !parts.every((part) => NAME.test(part))) {
    throw new AppError('BAD_TARGET', { values: { target: label, problem: say(m.deployPlace) } });
  }
  const [namespace, name] =
    parts.length === 1 ? [api.connection.namespace, parts[0] ?? ''] : [parts[0] ?? '', parts[1] ?? ''];
  const deployment = await api.need({
    path: `/apis/apps/v1/namespaces/${namespace}/deployments/${name}`,
    verb: 'get',
    resource: 'deployments',
    group: 'apps',
    namespace,
  });
  if (deployment === undefined)
    throw await notFound(api, 'deployment', 'deployments', 'apps', namespace, name);
  const selector = selectorText(asObject(asObject(deployment['spec'])['selector']));
  const list = await api.need({
    path: `/api/v1/namespaces/${namespace}/pods?labelSelector=${encodeURIComponent(selector)}`,
    verb: 'list',
    resource: 'pods',
    namespace,
  });
  const items = asObjects(list?.['items']);
  const chosen = items.filter((item) => asObject(item['status'])['phase'] === 'Running').sort(byReadiness)[0];
  const pod = toPodInfo(chosen);
  if (pod === undefined) {
    const suggestion = say(m.noneReady, { count: items.length });
    throw new AppError('POD_NOT_FOUND', { values: { kind: 'deployment', name, namespace, suggestion } });
  }
  const notes =
    items.length > 1
      ? [say(m.oneOfPods, { count: items.length, name: wish, pod: `pod:${namespace}/${pod.name}` })]
      : [];
  return { pod, container: chooseContainer(pod, undefined), notes };
}

/** A pod by its place; undefined when there is none. Raises CLUSTER_REFUSED, CLUSTER_NOT_REACHABLE. */
export async function readPod(api: KubeApi, namespace: string, name: string): Promise<PodInfo | undefined> {
  const path = `/api/v1/namespaces/${namespace}/pods/${name}`;
  return toPodInfo(await api.need({ path, verb: 'get', resource: 'pods', namespace }));
}

/** The named container, else the one of the annotation, else the first. Raises CONTAINER_NOT_IN_POD. */
export function chooseContainer(pod: PodInfo, wish: string | undefined): PodContainer {
  const wanted = wish ?? pod.defaultContainer;
  const found = wanted === undefined ? pod.containers[0] : pod.containers.find(({ name }) => name === wanted);
  const chosen = found ?? (wish === undefined ? pod.containers[0] : undefined);
  if (chosen !== undefined) return chosen;
  throw new AppError('CONTAINER_NOT_IN_POD', {
    values: {
      pod: `${pod.namespace}/${pod.name}`,
      name: wish ?? '',
      suggestion: suggestNames(
        wish ?? '',
        pod.containers.map(({ name }) => name),
      ),
    },
  });
}

async function notFound(
  api: KubeApi,
  kind: string,
  resource: string,
  group: string,
  namespace: string,
  name: string,
): Promise<AppError> {
  const root = group === '' ? '/api/v1' : `/apis/${group}/v1`;
  const path = `${root}/namespaces/${namespace}/${resource}?limit=500`;
  const list = await api.read({ path, verb: 'list', resource, group, namespace });
  const suggestion = list.status === 'ok' ? suggestNames(name, namesIn(list.value)) : list.reason;
  return new AppError('POD_NOT_FOUND', { values: { kind, name, namespace, suggestion } });
}

function namesIn(text: string): readonly string[] {
  const items = asObjects(asObject(JSON.parse(text))['items']);
  return items.flatMap((item) => asText(asObject(item['metadata'])['name']) ?? []);
}

/** A label selector as a query (kubernetes.io/docs, "Labels and Selectors"). */
function selectorText(selector: Json): string {
  const labels = Object.entries(asObject(selector['matchLabels'])).map(
    ([key, value]) => `${key}=${String(value)}`,
  );
  const expressions = asObjects(selector['matchExpressions']).map(({ key, operator, values }) => {
    const list = Array.isArray(values) ? values.map(String).join(',') : '';
    if (operator === 'In') return `${String(key)} in (${list})`;
    if (operator === 'NotIn') return `${String(key)} notin (${list})`;
    return operator === 'DoesNotExist' ? `!${String(key)}` : String(key);
  });
  return [...labels, ...expressions].join(',');
}

/** Ready before not ready, then the oldest: it has the most to tell. */
function byReadiness(a: Json, b: Json): number {
  const ready = (item: Json) =>
    asObjects(asObject(item['status'])['conditions']).some(
      (c) => c['type'] === 'Ready' && c['status'] === 'True',
    );
  const started = (item: Json) => asText(asObject(item['status'])['startTime']) ?? '';
  return Number(ready(b)) - Number(ready(a)) || started(a).localeCompare(started(b));
}
