// Collecting through the API server of a cluster: recorded objects, the stream of pods/proxy with a real Go program behind it.
import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { collectProfiles, type Collection } from '../../../src/app/profile/collect-profiles.ts';
import { AppError } from '../../../src/base/errors/app-error.ts';
import {
  type KubeServer,
  type KubeServerOptions,
  recorded,
  startKubeServer,
} from '../doctor-targets/kube-server.ts';
import { buildProgram, hasGo, scratchDirectory } from './go-tool.ts';

const POD = 'checkout-7d9c5b6f4-x2x7p';
const PATH = `/api/v1/namespaces/shop/pods/${POD}`;

describe.skipIf(!hasGo)('a pod', () => {
  const directory = scratchDirectory();
  const servers: KubeServer[] = [];
  let child: ChildProcess;
  let program = '';

  beforeAll(async () => {
    const started = spawn(buildProgram('serve', directory), ['on'], { stdio: ['ignore', 'pipe', 'inherit'] });
    child = started;
    program = await new Promise<string>((resolve) => {
      started.stdout.once('data', (line: Buffer) => resolve(`http://${line.toString().trim()}`));
    });
  });
  afterAll(async () => {
    child.kill();
    for (const server of servers) await server.close();
  });

  /** A container that declares these ports; the program answers on one of them. */
  async function collect(
    target: string,
    declared: readonly number[],
    more: Partial<KubeServerOptions> = {},
  ): Promise<{
    readonly collection: Collection;
    readonly folder: string;
    readonly requests: readonly string[];
  }> {
    const pod = recorded('pod.json') as { spec: { containers: { name: string; ports?: object[] }[] } };
    for (const container of pod.spec.containers)
      if (container.name === 'app')
        container.ports = declared.map((containerPort) => ({ containerPort, protocol: 'TCP' }));
    const list = { kind: 'PodList', apiVersion: 'v1', metadata: {}, items: [pod] };
    const server = await startKubeServer({
      objects: {
        [PATH]: pod,
        '/api/v1/namespaces/shop/pods': list,
        '/apis/apps/v1/namespaces/shop/deployments/checkout': recorded('deployment.json'),
      },
      token: 'a-token-for-tests',
      proxy: (port) => (port === 6061 ? program : undefined),
      ...more,
    });
    servers.push(server);
    const folder = join(directory, `pod-${servers.length}`);
    const kubeconfig = join(directory, `config-${servers.length}`);
    const config = {
      apiVersion: 'v1',
      kind: 'Config',
      'current-context': 'test',
      clusters: [{ name: 'c', cluster: { server: server.url } }],
      users: [{ name: 'u', user: { token: 'a-token-for-tests' } }],
      contexts: [{ name: 'test', context: { cluster: 'c', user: 'u', namespace: 'shop' } }],
    };
    writeFileSync(kubeconfig, JSON.stringify(config), { mode: 0o600 });
    const collection = await collectProfiles({
      target,
      folder,
      seconds: 1,
      headers: {},
      cluster: { kubeconfig },
      signal: new AbortController().signal,
      progress: () => undefined,
    });
    return { collection, folder, requests: server.requests };
  }

  test('its declared ports are tried; all profiles come through the API server', async () => {
    const { collection, folder, requests } = await collect(`pod:shop/${POD}/app`, [9090, 6061]);
    expect(collection.files.filter(({ failure }) => failure !== null)).toEqual([]);
    expect(collection.url).toBe(`http://${POD}.shop:6061/debug/pprof/`);
    expect(collection.files.find(({ name }) => name === 'cpu.pb.gz')?.bytes).toBeGreaterThan(100);
    expect(readFileSync(join(folder, 'goroutine-2.txt'), 'utf8')).toContain('goroutine ');
    expect(requests).toContain(`GET ${PATH}:9090/proxy/debug/pprof/`);
    expect(JSON.stringify(collection)).not.toContain('a-token-for-tests');
  });

  test('a port may be given, and a deployment stands for one of its pods', async () => {
    const { collection, requests } = await collect('deploy:checkout:6061', []);
    expect(collection.url).toBe(`http://${POD}.shop:6061/debug/pprof/`);
    expect(requests.filter((line) => line.includes('/proxy/')).every((line) => line.includes(':6061/'))).toBe(
      true,
    );
  });

  test.each<readonly [string, string, Partial<KubeServerOptions>, string, RegExp]>([
    ['no port answers', `pod:${POD}`, {}, 'PPROF_NOT_FOUND', /at 9090, 6060, 8080; .*port-forward/],
    ['proxying is refused', `pod:${POD}`, { refuses: ['get pods/proxy'] }, 'CLUSTER_REFUSED', /pods\/proxy/],
    ['a misspelt pod', 'pod:shop/chekout', {}, 'POD_NOT_FOUND', /chekout/],
    ['a port that cannot be', `pod:${POD}:99999`, {}, 'BAD_TARGET', /99999/],
  ])('%s: told with what to do', async (_name, target, more, code, words) => {
    const failure = await collect(target, [9090], more).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(AppError);
    expect((failure as AppError).code).toBe(code);
    const { message, hint } = (failure as AppError).describe('en');
    expect(`${message} ${hint}`).toMatch(words);
  });
});
