import { say } from '../../../base/messages.ts';
import { type Evidence, mapEvidence, missing, present } from '../../../model/evidence.ts';
import type { Target } from '../../../model/target.ts';
import type { KubeApi, KubeCall } from './kube-api.ts';
import { kubeMessages as m } from './kube.messages.ts';
import { asObject, asObjects, asText, type PodInfo } from './pod-info.ts';

type Read = () => Promise<Evidence<string>>;

/** Pods whose figures are read, by the labels their own manifests set. */
interface Neighbour {
  readonly namespace: string | undefined;
  readonly selector: string;
  /** `NAME:PORT` as the proxy of pods takes it, with the path behind it. */
  readonly port: number;
  readonly path: string;
}

const NEIGHBOURS: Readonly<Record<string, Neighbour>> = {
  coredns: { namespace: 'kube-system', selector: 'k8s-app=kube-dns', port: 9153, path: 'metrics' },
  etcd: { namespace: 'kube-system', selector: 'component=etcd', port: 2381, path: 'metrics' },
  'ingress-nginx': {
    namespace: undefined,
    selector: 'app.kubernetes.io/name=ingress-nginx,app.kubernetes.io/component=controller',
    port: 10254,
    path: 'metrics',
  },
  istiod: { namespace: undefined, selector: 'app=istiod', port: 15014, path: 'metrics' },
};
const ENVOY_PORT = 15_090;
/** Longer than one sample takes, shorter than the time between two. */
const FRESH_MS = 1000;

/**
 * What a pod's target answers below `/k8s/`, each asked of the API server when it is wanted. The paths, and the
 * permission behind each, are those of src/formats/k8s/README.md. Secrets are never asked for.
 */
export function kubeFiles(api: KubeApi, pod: PodInfo, container: string): ReadonlyMap<string, Read> {
  const object = (call: KubeCall): Read =>
    briefly(async () => mapEvidence(await api.read(call), withoutManagedFields));
  const files = new Map<string, Read>([
    ...Object.entries(callsOf(pod)).map(([name, call]) => [`/k8s/${name}.json`, object(call)] as const),
    ...Object.entries(NEIGHBOURS).map(
      ([kind, neighbour]) =>
        [`/k8s/metrics/${kind}.txt`, briefly(() => readNeighbour(api, kind, neighbour))] as const,
    ),
  ]);
  files.set('/k8s/container', async () => present(`${container}\n`, 'spec.containers', Date.now()));
  files.set('/k8s/tls-secrets.json', async () =>
    missing('failed', say(m.secretsNotRead), '/k8s/tls-secrets.json'),
  );
  files.set(
    '/k8s/metrics/envoy.txt',
    briefly(() => api.read(proxied(pod.namespace, `${pod.name}:${ENVOY_PORT}`, 'stats/prometheus'))),
  );
  return files;
}

/** Objects by the name of their file. */
function callsOf({ namespace, name, nodeName }: PodInfo): Readonly<Record<string, KubeCall>> {
  const ns = `/api/v1/namespaces/${encodeURIComponent(namespace)}`;
  const about = encodeURIComponent(`involvedObject.name=${name}`);
  const node = `/api/v1/nodes/${encodeURIComponent(nodeName ?? '')}`;
  const certificates = `/apis/cert-manager.io/v1/namespaces/${encodeURIComponent(namespace)}/certificates`;
  const ingresses = { verb: 'list', resource: 'ingresses', group: 'networking.k8s.io' } as const;
  const ofNode: Readonly<Record<string, KubeCall>> = {
    node: { path: node, verb: 'get', resource: 'nodes', namespace: undefined },
    configz: { path: `${node}/proxy/configz`, verb: 'get', resource: 'nodes/proxy', namespace: undefined },
  };
  return {
    pod: { path: `${ns}/pods/${encodeURIComponent(name)}`, verb: 'get', resource: 'pods', namespace },
    events: { path: `${ns}/events?fieldSelector=${about}`, verb: 'list', resource: 'events', namespace },
    coredns: {
      path: '/api/v1/namespaces/kube-system/configmaps/coredns',
      verb: 'get',
      resource: 'configmaps',
      namespace: 'kube-system',
    },
    ingresses: { path: '/apis/networking.k8s.io/v1/ingresses', ...ingresses, namespace: undefined },
    limitranges: { path: `${ns}/limitranges`, verb: 'list', resource: 'limitranges', namespace },
    resourcequotas: { path: `${ns}/resourcequotas`, verb: 'list', resource: 'resourcequotas', namespace },
    certificates: {
      path: certificates,
      verb: 'list',
      resource: 'certificates',
      group: 'cert-manager.io',
      namespace,
    },
    ...(nodeName === undefined ? {} : ofNode),
  };
}

/** A target that answers those paths as well; everything else is left to it. */
export function withKubeFiles(target: Target, files: ReadonlyMap<string, Read>): Target {
  const encoder = new TextEncoder();
  return {
    ...target,
    readFile: async (path, options) => {
      const read = files.get(path);
      if (read === undefined) {
        return path.startsWith('/k8s/')
          ? missing('absent', say(m.notAsked), path)
          : target.readFile(path, options);
      }
      const bytes = mapEvidence(await read(), (text) => encoder.encode(text));
      return mapEvidence(bytes, (all) => all.subarray(0, options?.maxBytes ?? all.length));
    },
  };
}

function proxied(namespace: string, target: string, path: string): KubeCall {
  return {
    path: `/api/v1/namespaces/${encodeURIComponent(namespace)}/pods/${encodeURIComponent(target)}/proxy/${path}`,
    verb: 'get',
    resource: 'pods/proxy',
    namespace,
  };
}

/** The figures of the first pod of a neighbour that runs. */
async function readNeighbour(api: KubeApi, kind: string, neighbour: Neighbour): Promise<Evidence<string>> {
  const { namespace, selector, port, path } = neighbour;
  const scope = namespace === undefined ? '/api/v1' : `/api/v1/namespaces/${namespace}`;
  const list = await api.read({
    path: `${scope}/pods?labelSelector=${encodeURIComponent(selector)}&limit=10`,
    verb: 'list',
    resource: 'pods',
    namespace,
  });
  if (list.status !== 'ok') return list;
  const running = asObjects(parseObject(list.value)['items']).find(
    (item) => asObject(item['status'])['phase'] === 'Running',
  );
  const metadata = asObject(running?.['metadata']);
  const name = asText(metadata['name']);
  if (name === undefined) return missing('absent', say(m.noPodOfKind, { kind }), list.source);
  return api.read(proxied(asText(metadata['namespace']) ?? namespace ?? 'default', `${name}:${port}`, path));
}

/** Who changed which field last: large, and of no use here. */
function withoutManagedFields(text: string): string | undefined {
  const strip = (key: string, value: unknown) => (key === 'managedFields' ? undefined : value);
  try {
    return JSON.stringify(JSON.parse(text, strip), null, 1);
  } catch {
    return undefined;
  }
}

function parseObject(text: string): ReturnType<typeof asObject> {
  try {
    return asObject(JSON.parse(text));
  } catch {
    return {};
  }
}

/** Collectors of one sample share an answer; a later sample asks again. */
function briefly(read: Read): Read {
  let answer: ReturnType<Read> | undefined;
  let askedAt = 0;
  return () => {
    if (answer === undefined || performance.now() - askedAt > FRESH_MS) {
      askedAt = performance.now();
      answer = read();
    }
    return answer;
  };
}
