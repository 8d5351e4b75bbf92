import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, test } from 'vitest';
import { findEndpoint } from './pprof-endpoint.ts';
import { parseResourceAttributes, processBehind, resourceOfProcess } from './process-resource.ts';

const ID = '3f'.repeat(32);
const POD_UID = 'pod2c48913c_b29f_11e7_9350_020968147796';

describe('where a process runs', () => {
  let proc = '';
  beforeEach(() => {
    proc = mkdtempSync(join(tmpdir(), 'goroscope-proc-'));
  });
  afterEach(() => rmSync(proc, { recursive: true, force: true }));

  function write(files: Readonly<Record<string, string>>): void {
    for (const [path, text] of Object.entries(files)) {
      const at = join(proc, '7', path);
      mkdirSync(join(at, '..'), { recursive: true });
      writeFileSync(at, text);
    }
  }

  test.each([
    ['systemd driver', `0::/kubepods.slice/${POD_UID}.slice/cri-containerd-${ID}.scope\n`],
    ['cgroupfs driver', `0::/kubepods/burstable/pod2c48913c/${ID}\n`],
    ['docker on v1', `11:memory:/docker/${ID}\n4:cpu:/elsewhere\n0::/\n`],
    ['CRI-O', `0::/kubepods.slice/crio-${ID}.scope/container\n`],
    ['containerd without systemd', `0::/system.slice:cri-containerd:${ID}\n`],
  ])('the container of a group: %s', (_name, cgroup) => {
    write({ cgroup });
    expect(resourceOfProcess(7, proc)).toMatchObject({ containerId: ID, pod: '', host: hostname() });
  });

  test('a service of the machine has a group and no container', () => {
    write({ cgroup: '0::/system.slice/checkout.service\n' });
    expect(resourceOfProcess(7, proc)).toMatchObject({
      cgroup: '/system.slice/checkout.service',
      containerId: '',
    });
  });

  test('a pod by what kubelet wrote, unless it is on the network of its node', () => {
    const environ = 'KUBERNETES_SERVICE_HOST=10.0.0.1\0HOSTNAME=checkout-7d9-x2\0';
    const namespace = 'root/var/run/secrets/kubernetes.io/serviceaccount/namespace';
    write({
      environ,
      [namespace]: 'shop',
      'root/etc/hosts': '# Kubernetes-managed hosts file.\n127.0.0.1\n',
    });
    expect(resourceOfProcess(7, proc)).toMatchObject({ pod: 'checkout-7d9-x2', namespace: 'shop' });
    write({ 'root/etc/hosts': '# Kubernetes-managed hosts file (host network).\n' });
    expect(resourceOfProcess(7, proc)).toMatchObject({ pod: '', namespace: 'shop' });
  });

  test('what the program says of itself comes first', () => {
    const attributes = 'service.instance.id=i%201,k8s.pod.name=own,k8s.container.name=app';
    write({ environ: `POD_NAME=other\0OTEL_RESOURCE_ATTRIBUTES=${attributes}\0` });
    expect(resourceOfProcess(7, proc)).toMatchObject({
      pod: 'own',
      container: 'app',
      serviceInstance: 'i 1',
    });
  });

  test('a process that is gone: only the machine is known', () => {
    expect(resourceOfProcess(8, proc)).toMatchObject({ host: hostname(), pod: '', cgroup: '' });
  });
});

test.each([
  ['', []],
  [
    'a=b, c = d=e ,=x,y',
    [
      ['a', 'b'],
      ['c', 'd=e'],
    ],
  ],
  ['a=%zz', [['a', '%zz']]],
])('resource attributes %j', (text, expected) => {
  expect([...parseResourceAttributes(text)]).toEqual(expected);
});

describe.skipIf(process.platform !== 'linux')('the process behind an address', () => {
  const servers: Server[] = [];
  afterAll(() => {
    for (const server of servers) server.close();
  });
  async function serve(commandLine: string): Promise<number> {
    const server = createServer((_request, response) => response.end(commandLine));
    servers.push(server);
    await new Promise<void>((resolve) => {
      server.listen(0, '127.0.0.1', () => resolve());
    });
    return (server.address() as AddressInfo).port;
  }
  const { signal } = new AbortController();

  test('is this one when the command line agrees', async () => {
    const { readFileSync } = await import('node:fs');
    const own = readFileSync('/proc/self/cmdline', 'latin1').replace(/\0$/, '');
    const port = await serve(own);
    expect(processBehind(port, own)).toBe(process.pid);
    const { resource } = await findEndpoint(`http://127.0.0.1:${port}`, signal);
    expect(resource).toMatchObject({ host: hostname() });
    expect(resource.cgroup).toBe(resourceOfProcess(process.pid).cgroup);
  });

  test('is nobody when it only forwards to another', async () => {
    const port = await serve('/app/checkout\0-v');
    const found = await findEndpoint(
      `http://127.0.0.1:${port}#k8s.pod.name=p%2D1,container.id=${ID}`,
      signal,
    );
    expect(found.resource).toEqual({
      pod: 'p-1',
      namespace: '',
      container: '',
      containerId: ID,
      cgroup: '',
      host: '',
      serviceInstance: '',
    });
    expect(found.base.hash).toBe('');
  });
});
