import { type IncomingMessage, request as httpRequest, type RequestOptions } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { Readable } from 'node:stream';
import { AppError } from '../../../base/errors/app-error.ts';
import { type LocalText, say } from '../../../base/messages.ts';
import { findDeployment, findPod } from './find-pod.ts';
import { createKubeApi, refused, statusMessage } from './kube-api.ts';
import { type KubeConnection, type KubeOptions, loadKubeConnection } from './kube-config.ts';
import { kubeMessages as m } from './kube.messages.ts';
import { asObject, asObjects } from './pod-info.ts';

/** The HTTP servers inside of one pod, reached through the API server. */
export interface PodProxy {
  readonly namespace: string;
  readonly pod: string;
  readonly container: string;
  /** Without `containerd://`; undefined while it has none. */
  readonly containerId: string | undefined;
  readonly nodeName: string | undefined;
  /** The port that was asked for, else the TCP ports that the container declares, in their order. */
  readonly ports: readonly number[];
  readonly notes: readonly LocalText[];
  /** One GET. Errors: CLUSTER_REFUSED when the user may not; those of the connection. */
  readonly get: (
    port: number,
    path: string,
    options: { readonly headers: Readonly<Record<string, string>>; readonly signal: AbortSignal },
  ) => Promise<Response>;
}

const TARGET = /^(.+?)(?::(\d{1,5}))?$/;

/**
 * Finds `pod:[NS/]NAME[/CONTAINER][:PORT]` or `deploy:[NS/]NAME[:PORT]` and answers its ports through the `pods/proxy`
 * subresource: servers that listen on the pod's address. Raises KUBECONFIG_NOT_USABLE, CLUSTER_NOT_REACHABLE, CLUSTER_REFUSED, POD_NOT_FOUND,
 * CONTAINER_NOT_IN_POD, BAD_TARGET. Source: Kubernetes API reference, "Pod v1 core", proxy operations.
 */
export async function openPodProxy(
  kind: 'pod' | 'deploy',
  wish: string,
  options: KubeOptions,
): Promise<PodProxy> {
  const label = `${kind}:${wish}`;
  const [, place = '', port] = TARGET.exec(wish) ?? [];
  if (port !== undefined && (Number(port) < 1 || Number(port) > 65_535))
    throw new AppError('BAD_TARGET', { values: { target: label, problem: say(m.badPort, { port }) } });
  const connection = await loadKubeConnection(options);
  const api = createKubeApi(connection);
  const found = await (kind === 'pod' ? findPod(api, place, label) : findDeployment(api, place, label));
  const { namespace, name } = found.pod;
  const path = `/api/v1/namespaces/${namespace}/pods/${name}`;
  const raw = port === undefined ? await api.need({ path, verb: 'get', resource: 'pods', namespace }) : {};
  const spec = asObject(raw?.['spec']);
  const own = asObjects(spec['containers']).find((c) => c['name'] === found.container.name);
  const declared = asObjects(own?.['ports']).flatMap(({ containerPort, protocol = 'TCP' }) =>
    protocol === 'TCP' && typeof containerPort === 'number' ? [containerPort] : [],
  );
  return {
    namespace,
    pod: name,
    container: found.container.name,
    containerId: found.container.id,
    nodeName: found.pod.nodeName,
    ports: port === undefined ? declared : [Number(port)],
    notes: found.notes,
    get: async (to, rest, { headers, signal }) => {
      const message = await get(connection, `${path}:${to}/proxy${rest}`, headers, signal);
      const status = message.statusCode ?? 502;
      const answer = new Response(bodyOf(message), { status });
      // The server's own refusals are Status objects; a 403 of the pod's program is not.
      if (status !== 401 && status !== 403) return answer;
      const text = await answer.text();
      if (!text.includes('"kind":"Status"')) return new Response(text, { status });
      throw refused({ path, verb: 'get', resource: 'pods/proxy', namespace }, statusMessage(text));
    },
  };
}

function bodyOf(message: IncomingMessage): ReadableStream<Uint8Array> {
  return Readable.toWeb(message) as ReadableStream<Uint8Array>;
}

function get(
  { server, tls, authorization }: KubeConnection,
  path: string,
  headers: Readonly<Record<string, string>>,
  signal: AbortSignal,
): Promise<IncomingMessage> {
  const url = new URL(`${server.pathname.replace(/\/$/, '')}${path}`, server);
  const options: RequestOptions = {
    headers: {
      ...headers,
      'user-agent': 'goroscope',
      ...(authorization === undefined ? {} : { authorization }),
    },
    agent: false,
    signal,
  };
  return new Promise((resolve, reject) => {
    const sent =
      url.protocol === 'http:' ? httpRequest(url, options) : httpsRequest(url, { ...options, ...tls });
    sent.on('error', reject);
    sent.on('response', resolve);
    sent.end();
  });
}
