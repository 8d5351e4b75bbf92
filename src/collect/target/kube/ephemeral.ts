import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { AppError } from '../../../base/errors/app-error.ts';
import { type LocalText, say } from '../../../base/messages.ts';
import type { FoundPod } from './find-pod.ts';
import type { KubeApi } from './kube-api.ts';
import { kubeMessages as m } from './kube.messages.ts';
import { ephemeralState, type PodContainer } from './pod-info.ts';

const WAIT_MS = 60_000;
const POLL_MS = 500;
/** Reasons from which a container does not come back by itself soon. */
const HOPELESS = new Set([
  'ErrImagePull',
  'ImagePullBackOff',
  'InvalidImageName',
  'CreateContainerError',
  'ErrImageNeverPull',
]);

/**
 * Adds an ephemeral container that sees the processes of the judged one, and waits until it runs. Its shell ends when the
 * connection does. Kubernetes keeps its entry in the pod until the pod is deleted: said before it is made. It has the user
 * of the judged container where that is known, and then no privilege at all; a container that runs as its image says may
 * be root's, whose files need CAP_SYS_PTRACE. Raises CLUSTER_REFUSED, POD_NOT_READABLE.
 * Source: kubernetes.io/docs, "Ephemeral Containers"; API EphemeralContainer v1 core.
 */
export async function addEphemeral(
  api: KubeApi,
  { pod, container }: FoundPod,
  image: string,
  announce: ((note: LocalText) => void) | undefined,
): Promise<string> {
  const name = `goroscope-${randomBytes(3).toString('hex')}`;
  const place = `${pod.namespace}/${pod.name}`;
  announce?.(say(m.addingEphemeral, { name, image, pod: place }));
  const path = `/api/v1/namespaces/${pod.namespace}/pods/${pod.name}`;
  const added = {
    name,
    image,
    targetContainerName: container.name,
    command: ['/bin/sh'],
    stdin: true,
    stdinOnce: true,
    securityContext: securityOf(container),
  };
  const call = {
    path: `${path}/ephemeralcontainers`,
    verb: 'patch',
    resource: 'pods/ephemeralcontainers',
    namespace: pod.namespace,
  } as const;
  await api.need(call, {
    contentType: 'application/strategic-merge-patch+json',
    body: JSON.stringify({ spec: { ephemeralContainers: [added] } }),
  });
  const until = performance.now() + WAIT_MS;
  let state = 'Pending';
  while (performance.now() < until) {
    const raw = await api.need({ path, verb: 'get', resource: 'pods', namespace: pod.namespace });
    const found = ephemeralState(raw, name);
    if (found?.running === true) return name;
    state = found?.state ?? state;
    if (HOPELESS.has(state)) break;
    await sleep(POLL_MS);
  }
  const reason = say(m.ephemeralLate, { seconds: WAIT_MS / 1000, state });
  throw new AppError('POD_NOT_READABLE', { values: { pod: place, reason } });
}

function securityOf({ runAsUser }: PodContainer): object {
  if (runAsUser === undefined || runAsUser === 0) {
    return { runAsUser: 0, capabilities: { add: ['SYS_PTRACE'] } };
  }
  return {
    runAsUser,
    runAsNonRoot: true,
    allowPrivilegeEscalation: false,
    capabilities: { drop: ['ALL'] },
    seccompProfile: { type: 'RuntimeDefault' },
  };
}
