import { type LocalText, say } from '../../../base/messages.ts';
import { reasonOf, type ShellSession, startSession } from '../shell/shell-session.ts';
import type { KubeApi } from './kube-api.ts';
import { kubeMessages as m } from './kube.messages.ts';
import { openKubeStream } from './kube-stream.ts';
import type { PodInfo } from './pod-info.ts';

const HELLO_TIMEOUT_MS = 15_000;
const FIND_TIMEOUT_MS = 20_000;

/** A shell that has answered. */
export interface OpenedShell {
  readonly session: ShellSession;
}

/**
 * A shell in a container: `exec` starts one, `attach` takes the container's own. The reason, when there is none: refused by
 * the API server, or no /bin/sh in the image.
 */
export async function openShell(
  api: KubeApi,
  pod: PodInfo,
  container: string,
  way: 'exec' | 'attach',
): Promise<OpenedShell | { readonly reason: LocalText }> {
  const query = new URLSearchParams({
    container,
    stdin: 'true',
    stdout: 'true',
    stderr: 'true',
    tty: 'false',
  });
  if (way === 'exec') query.append('command', '/bin/sh');
  const stream = openKubeStream(
    api.connection,
    `/api/v1/namespaces/${pod.namespace}/pods/${pod.name}/${way}?${query.toString()}`,
  );
  const refusal = await stream.opened;
  if (refusal !== undefined) {
    const needs = {
      verb: 'create',
      resource: `pods/${way}`,
      where: say(m.inNamespace, { namespace: pod.namespace }),
    };
    return {
      reason:
        refusal.status === 401 || refusal.status === 403
          ? say(m.needsPermission, { ...needs, reason: refusal.reason })
          : say(m.execRefused, { container, reason: refusal.reason }),
    };
  }
  const session = startSession(stream.pipe);
  try {
    await session.ask('gr_run', ['uname', '-s'], HELLO_TIMEOUT_MS);
    return { session };
  } catch (error) {
    session.close();
    return { reason: say(m.execRefused, { container, reason: reasonOf(error) }) };
  }
}

/** The first process whose control group carries a container's id: the one that was started first. */
export async function findProcess(
  session: ShellSession,
  id: string | undefined,
): Promise<number | undefined> {
  if (id === undefined || !/^[\w-]{12,}$/.test(id)) return undefined;
  const { bytes } = await session.ask('gr_find', [id], FIND_TIMEOUT_MS);
  const pids = [...new TextDecoder().decode(bytes).matchAll(/^\/proc\/(\d+)\/cgroup$/gm)].map((match) =>
    Number(match[1]),
  );
  return pids.length === 0 ? undefined : Math.min(...pids);
}
