import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A server on a socket of its own that answers as the Docker Engine API does, or as it should not. */
export interface FakeEngine {
  /** For DOCKER_HOST. */
  readonly address: string;
  /** Method and path of what was asked. */
  readonly asked: readonly string[];
  readonly close: () => Promise<void>;
}

/** What is answered to a path: a JSON value, or a function that answers itself. Everything else is 404. */
export type FakeAnswers = Readonly<
  Record<string, object | ((request: IncomingMessage, response: ServerResponse) => void)>
>;

/** Starts one. */
export async function startFakeEngine(answers: FakeAnswers): Promise<FakeEngine> {
  const folder = mkdtempSync(join(tmpdir(), 'goroscope-engine-'));
  const socket = join(folder, 'engine.sock');
  const asked: string[] = [];
  const server = createServer((request, response) => {
    const path = request.url ?? '';
    asked.push(`${request.method} ${path}`);
    const answer = Object.hasOwn(answers, path) ? answers[path] : undefined;
    if (typeof answer === 'function') return answer(request, response);
    if (path === '/_ping') return response.end('OK');
    response.statusCode = answer === undefined ? 404 : 200;
    response.setHeader('content-type', 'application/json');
    return response.end(JSON.stringify(answer ?? { message: `No such object: ${path}` }));
  });
  await new Promise<void>((resolve) => server.listen(socket, resolve));
  return {
    address: `unix://${socket}`,
    asked,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** An answer of `/containers/web/json` in the documented shape (Docker Engine API v1.43, ContainerInspect). */
export function inspectedContainer(hostConfig: object = {}, config: object = {}): object {
  return {
    Id: 'c'.repeat(64),
    Name: '/web',
    Created: '2026-01-02T03:04:05.678901234Z',
    Path: '/app',
    Args: [],
    State: { Status: 'exited', Running: false, Pid: 0, StartedAt: '2026-01-02T03:04:06Z' },
    Image: `sha256:${'1'.repeat(64)}`,
    Driver: 'overlay2',
    HostConfig: {
      NanoCpus: 0,
      CpuQuota: 0,
      CpuPeriod: 0,
      CpusetCpus: '',
      Memory: 0,
      MemorySwap: 0,
      MemoryReservation: 0,
      PidsLimit: null,
      CgroupParent: '',
      CgroupnsMode: 'private',
      ReadonlyRootfs: false,
      ...hostConfig,
    },
    Mounts: [],
    Config: {
      Hostname: 'web',
      User: '65532',
      Env: [],
      Image: 'shop/web:1',
      Labels: {},
      Entrypoint: ['/app'],
      ...config,
    },
  };
}
