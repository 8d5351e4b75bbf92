import { execFile, execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, test } from 'vitest';
import { limitSetIn } from '../../../src/analyze/differential/set-in.ts';
import { captureTarget } from '../../../src/app/capture/capture.ts';
import { type OpenOptions, openRawTarget, openTarget } from '../../../src/app/doctor/open-target.ts';
import { collectFacts } from '../../../src/collect/collect-facts.ts';
import { COLLECTORS } from '../../../src/collect/registry.generated.ts';
import { runDoctor } from '../../../src/app/doctor/run-doctor.ts';
import { AppError } from '../../../src/base/errors/app-error.ts';
import type { LocalText } from '../../../src/base/messages.ts';
import { valueOf } from '../../../src/model/evidence.ts';
import { type KubeServer, type KubeServerOptions, recorded, startKubeServer } from './kube-server.ts';

const isLinux = process.platform === 'linux';
const POD = '/api/v1/namespaces/shop/pods/checkout-7d9c5b6f4-x2x7p';
const TARGET = 'pod:shop/checkout-7d9c5b6f4-x2x7p';
const OBJECTS = {
  [POD]: recorded('pod.json'),
  '/api/v1/namespaces/shop/pods': {
    kind: 'PodList',
    apiVersion: 'v1',
    metadata: {},
    items: [recorded('pod.json')],
  },
  '/api/v1/nodes/node-a': recorded('node.json'),
  '/api/v1/namespaces/shop/events': recorded('events.json'),
  '/apis/apps/v1/namespaces/shop/deployments/checkout': recorded('deployment.json'),
  '/apis/apps/v1/namespaces/shop/deployments': {
    kind: 'DeploymentList',
    apiVersion: 'apps/v1',
    metadata: {},
    items: [recorded('deployment.json')],
  },
  '/api/v1/namespaces/tools/pods/agent-node-a': recorded('agent-pod.json'),
};

const folder = mkdtempSync(join(tmpdir(), 'goroscope-kube-'));
const servers: KubeServer[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) await server.close();
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function cluster(
  options: Partial<KubeServerOptions> = {},
  user: object = { token: 'a-token-for-tests' },
): Promise<{ readonly server: KubeServer; readonly open: OpenOptions }> {
  const server = await startKubeServer({ objects: OBJECTS, token: 'a-token-for-tests', ...options });
  servers.push(server);
  const kubeconfig = join(folder, `config-${servers.length}-${Math.random()}`);
  const config = {
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': 'test',
    clusters: [{ name: 'c', cluster: { server: server.url } }],
    users: [{ name: 'u', user }],
    contexts: [{ name: 'test', context: { cluster: 'c', user: 'u', namespace: 'shop' } }],
  };
  writeFileSync(kubeconfig, JSON.stringify(config), { mode: 0o600 });
  return { server, open: { kubeconfig } };
}

async function failure(promise: Promise<unknown>): Promise<AppError> {
  const error: unknown = await promise.then(
    () => undefined,
    (e: unknown) => e,
  );
  if (!(error instanceof AppError)) throw error;
  return error;
}

describe.skipIf(!isLinux)('a pod whose image has a shell', () => {
  test('is read through it, beside its objects', async () => {
    const { open } = await cluster({ shell: () => ['/bin/sh'] });
    const target = await openTarget(TARGET, open);
    try {
      expect(target).toMatchObject({ kind: 'pod', processDir: '/proc/1', judgesProcess: true });
      expect(target.notes?.map((note) => note.en).join()).toContain('pods/exec');
      const read = valueOf(await target.readFile('/proc/version'));
      expect(new TextDecoder().decode(read)).toBe(readFileSync('/proc/version', 'utf8'));
      const report = await runDoctor({ target });
      expect(report.collectors.filter((c) => c.status !== 'ok')).toEqual([]);
      expect(report.limits.cpusAllowed).toBeGreaterThan(0);
    } finally {
      await target.close();
    }
  });

  test('deploy: reads a running pod of it and says which', async () => {
    const { server, open } = await cluster({ shell: () => ['/bin/sh'] });
    const target = await openTarget('deploy:shop/checkout', open);
    await target.close();
    expect(target.kind).toBe('pod');
    expect(server.requests.join('\n')).toContain(
      `labelSelector=${encodeURIComponent('app=checkout,tier notin (canary)')}`,
    );
  });
});

describe.skipIf(!isLinux)('limits that no manifest names', () => {
  const DEFAULTED = {
    ...OBJECTS,
    [POD]: recorded('defaulted-pod.json'),
    '/api/v1/namespaces/shop/pods': {
      kind: 'PodList',
      apiVersion: 'v1',
      metadata: {},
      items: [recorded('defaulted-pod.json')],
    },
    '/api/v1/namespaces/shop/limitranges': recorded('limitranges.json'),
    '/api/v1/namespaces/shop/resourcequotas': recorded('resourcequotas.json'),
  };

  test.each([TARGET, 'deploy:shop/checkout'])('%s: the LimitRange is named, and the quota', async (name) => {
    const { open } = await cluster({ objects: DEFAULTED, shell: () => null });
    const target = await openTarget(name, open);
    const facts = (await collectFacts(target, COLLECTORS)).facts;
    await target.close();
    expect(limitSetIn(facts, 'cpu')).toMatchObject({
      file: 'LimitRange shop/container-defaults',
      line: 'spec.limits[Container].default.cpu: 500m',
      how: {
        en: expect.stringContaining('ResourceQuota shop/compute admits no pod without one') as string,
        zh: expect.stringContaining('ResourceQuota shop/compute') as string,
      },
    });
    expect(limitSetIn(facts, 'memory')).toMatchObject({
      file: 'LimitRange shop/container-defaults',
      line: 'spec.limits[Container].default.memory: 134217728',
    });
  });

  test('without permission for LimitRanges the pod alone tells that one did it', async () => {
    const { open } = await cluster({
      objects: DEFAULTED,
      shell: () => null,
      refuses: ['list limitranges', 'list resourcequotas'],
    });
    const target = await openTarget(TARGET, open);
    const { facts } = await collectFacts(target, COLLECTORS);
    await target.close();
    expect(facts['k8s.limitRanges']?.status).toBe('denied');
    expect(limitSetIn(facts, 'cpu')).toMatchObject({ file: 'LimitRange shop/?' });
  });

  test('a pod that names its limits itself is left alone with them', async () => {
    const { open } = await cluster({
      objects: { ...DEFAULTED, [POD]: recorded('pod.json') },
      shell: () => null,
    });
    const target = await openTarget(TARGET, open);
    const { facts } = await collectFacts(target, COLLECTORS);
    await target.close();
    expect(limitSetIn(facts, 'cpu')?.file).toBe('pod shop/checkout-7d9c5b6f4-x2x7p');
  });
});

describe.skipIf(!isLinux)('a distroless pod', () => {
  test('without a shell only the objects are known, with what would unlock the rest', async () => {
    const { open } = await cluster({ shell: () => null });
    const target = await openTarget(TARGET, open);
    const note = target.notes?.[0]?.en ?? '';
    expect(note).toContain('/bin/sh');
    expect(note).toContain('pods/ephemeralcontainers: patch');
    expect(note).toContain('--node-pod');
    expect(note).toContain('node-a');
    expect(await target.readFile('/proc/1/status')).toMatchObject({ status: 'absent' });
    const release = valueOf(await target.readFile('/proc/sys/kernel/osrelease'));
    expect(new TextDecoder().decode(release)).toBe('6.8.0-45-generic\n');
    const report = await runDoctor({ target });
    expect(report.verdicts['cpu-gomaxprocs-over']).toBe('unknown');
  });

  test('exec refused: the note names the permission', async () => {
    const { open } = await cluster({ refuses: ['create pods/exec'] });
    const target = await openTarget(TARGET, open);
    expect(target.notes?.[0]?.en).toContain('"create pods/exec" in namespace shop');
    expect(target.notes?.[0]?.zh).toContain('pods/exec');
  });

  test('an ephemeral container is announced, added with the least rights, and read through', async () => {
    const { server, open } = await cluster({
      shell: (name) => (name.startsWith('goroscope-') ? ['/bin/sh'] : null),
    });
    const said: LocalText[] = [];
    const announce = (note: LocalText) => {
      expect(server.patches).toEqual([]);
      said.push(note);
    };
    const target = await openTarget(TARGET, { ...open, ephemeral: 'busybox:test', announce });
    await target.close();
    expect(said[0]?.en).toContain('busybox:test');
    expect(target).toMatchObject({ processDir: '/proc/1', rootDir: '/proc/1/root' });
    expect(server.patches).toMatchObject([
      {
        spec: {
          ephemeralContainers: [
            {
              image: 'busybox:test',
              targetContainerName: 'app',
              stdinOnce: true,
              securityContext: { runAsUser: 65532, runAsNonRoot: true, capabilities: { drop: ['ALL'] } },
            },
          ],
        },
      },
    ]);
  });

  test('without the flag nothing but GET and the stream is sent', async () => {
    const { server, open } = await cluster({ shell: () => null });
    await runDoctor({ target: await openTarget(TARGET, open) });
    expect(server.requests.filter((line) => !/^(?:GET|WS) /.test(line))).toEqual([]);
    expect(server.requests.join('\n')).not.toContain('secrets');
  });

  test('from a pod of the node the process is found by its container id', async () => {
    const own = readFileSync('/proc/self/cgroup', 'utf8');
    const id = /([\w-]{12,})\n/.exec(own)?.[1];
    if (id === undefined) return;
    const { open } = await cluster({
      objects: { ...OBJECTS, [POD]: recorded('pod.json', id) },
      shell: (name) => (name === 'shell' ? ['/bin/sh'] : null),
    });
    const target = await openTarget(TARGET, { ...open, nodePod: 'tools/agent-node-a' });
    await target.close();
    const pid = /^\/proc\/(\d+)$/.exec(target.processDir)?.[1];
    expect(readFileSync(`/proc/${pid}/cgroup`, 'utf8')).toContain(id);
  });
});

describe('what cannot be reached', () => {
  test.each([
    ['pod:shop/chekout-7d9c5b6f4-x2x7p', 'POD_NOT_FOUND', 'checkout-7d9c5b6f4-x2x7p'],
    ['deploy:shop/chekout', 'POD_NOT_FOUND', 'checkout'],
    [`${TARGET}/ap`, 'CONTAINER_NOT_IN_POD', 'app'],
    ['pod:shop/a/b/c', 'BAD_TARGET', '--help'],
    ['pod:UPPER/x', 'BAD_TARGET', '--help'],
  ])('%s is %s with the nearest name', async (name, code, near) => {
    const { open } = await cluster();
    const error = await failure(openTarget(name, open));
    expect(error.code).toBe(code);
    expect(error.describe('en').hint).toContain(near);
    expect(error.describe('zh').hint).toContain(near);
  });

  test('a refused permission is named with the Role that gives it', async () => {
    const { open } = await cluster({ refuses: ['get pods'] });
    const error = await failure(openTarget(TARGET, open));
    expect(error.code).toBe('CLUSTER_REFUSED');
    expect(error.describe('en').hint).toContain('kubectl auth can-i get pods -n shop');
  });

  test('a wrong token, no server, a container that does not run', async () => {
    const { open } = await cluster({}, { token: 'wrong' });
    expect((await failure(openTarget(TARGET, open))).code).toBe('CLUSTER_REFUSED');
    const gone = await cluster();
    await gone.server.close();
    servers.pop();
    expect((await failure(openTarget(TARGET, gone.open))).code).toBe('CLUSTER_NOT_REACHABLE');
    const proxy = await cluster();
    const target = await openTarget(`${TARGET}/proxy`, proxy.open);
    expect(target.notes?.[0]?.en).toContain('CrashLoopBackOff');
  });
});

describe('credentials', () => {
  test('a plugin is asked without a person', async () => {
    const script = join(folder, 'plugin.sh');
    writeFileSync(
      script,
      `#!/bin/sh\ncase "$KUBERNETES_EXEC_INFO" in *'"interactive":false'*) ;; *) exit 1;; esac\necho "{\\"kind\\":\\"ExecCredential\\",\\"status\\":{\\"token\\":\\"$TOKEN$1\\"}}"\n`,
      { mode: 0o755 },
    );
    const exec = {
      apiVersion: 'client.authentication.k8s.io/v1',
      command: './plugin.sh',
      args: ['-for-tests'],
      env: [{ name: 'TOKEN', value: 'a-token' }],
      interactiveMode: 'Never',
    };
    const { open } = await cluster({ shell: () => null }, { exec });
    expect((await openTarget(TARGET, open)).kind).toBe('pod');
  });

  test('a kubeconfig that is wrong says what', async () => {
    const path = join(folder, 'wrong');
    writeFileSync(path, 'current-context: x\ncontexts: []\n');
    const error = await failure(openTarget(TARGET, { kubeconfig: path }));
    expect(error.code).toBe('KUBECONFIG_NOT_USABLE');
    const missing = await failure(openTarget(TARGET, { kubeconfig: join(folder, 'not-there') }));
    expect(missing.describe('en').message).toContain('ENOENT');
  });
});

describe.skipIf(spawnSync('openssl', ['version']).status !== 0)('TLS', () => {
  test('the server is checked against the given authority, the client shows its certificate', async () => {
    const run = (...args: string[]) => execFileSync('openssl', args, { cwd: folder, stdio: 'pipe' });
    run(
      'req',
      '-x509',
      '-newkey',
      'rsa:2048',
      '-nodes',
      '-keyout',
      'ca.key',
      '-out',
      'ca.crt',
      '-subj',
      '/CN=test-ca',
      '-days',
      '2',
    );
    for (const name of ['server', 'client']) {
      run(
        'req',
        '-newkey',
        'rsa:2048',
        '-nodes',
        '-keyout',
        `${name}.key`,
        '-out',
        `${name}.csr`,
        '-subj',
        `/CN=${name}`,
        '-addext',
        'subjectAltName=IP:127.0.0.1',
      );
      run(
        'x509',
        '-req',
        '-in',
        `${name}.csr`,
        '-CA',
        'ca.crt',
        '-CAkey',
        'ca.key',
        '-CAcreateserial',
        '-copy_extensions',
        'copy',
        '-out',
        `${name}.crt`,
        '-days',
        '2',
      );
    }
    const read = (name: string) => readFileSync(join(folder, name), 'utf8');
    const server = await startKubeServer({
      objects: OBJECTS,
      shell: () => ['/bin/sh'],
      tls: {
        cert: read('server.crt'),
        key: read('server.key'),
        ca: read('ca.crt'),
        requestCert: true,
        rejectUnauthorized: true,
      },
    });
    servers.push(server);
    const config = (extra: string) =>
      `current-context: t\ncontexts: [{name: t, context: {cluster: c, user: u}}]\nclusters: [{name: c, cluster: {server: '${server.url}'${extra}}}]\nusers: [{name: u, user: {client-certificate: client.crt, client-key: client.key}}]\n`;
    const good = join(folder, 'tls');
    writeFileSync(good, config(', certificate-authority: ca.crt'));
    const target = await openTarget(TARGET, { kubeconfig: good });
    await target.close();
    expect(target.processDir).toBe('/proc/1');
    const bad = join(folder, 'tls-bad');
    writeFileSync(bad, config(''));
    expect((await failure(openTarget(TARGET, { kubeconfig: bad }))).code).toBe('CLUSTER_NOT_REACHABLE');
  });
});

test('a capture holds the objects where a snapshot is judged by them, without any secret', async () => {
  const { open } = await cluster({ shell: () => null });
  const capture = await captureTarget(await openRawTarget(TARGET, open));
  const paths = capture.entries.map(({ path }) => path);
  expect(paths).toEqual(expect.arrayContaining(['k8s/pod.json', 'k8s/node.json', 'k8s/events.json']));
  const all = capture.entries.map(({ content }) => new TextDecoder().decode(content)).join('\n');
  expect(all).toContain('checkout-7d9c5b6f4-x2x7p');
  expect(all).not.toContain('hunter2');
  expect(all).not.toContain('a-token-for-tests');
  expect(all).not.toContain('managedFields');
});

const kubectl = spawnSync('kubectl', ['version', '--client']).status === 0;
describe.skipIf(!kubectl || !isLinux)('kubectl against the same server', () => {
  test('runs a command over the same stream', async () => {
    const objects = {
      ...OBJECTS,
      '/api': { kind: 'APIVersions', versions: ['v1'] },
      '/apis': { kind: 'APIGroupList', apiVersion: 'v1', groups: [] },
      '/api/v1': {
        kind: 'APIResourceList',
        groupVersion: 'v1',
        resources: [
          { name: 'pods', singularName: 'pod', namespaced: true, kind: 'Pod', verbs: ['get', 'list'] },
        ],
      },
    };
    // kubectl sends no token over plain HTTP.
    const server = await startKubeServer({ objects });
    servers.push(server);
    const kubeconfig = join(folder, 'kubectl');
    writeFileSync(
      kubeconfig,
      `current-context: t\ncontexts: [{name: t, context: {cluster: c, user: u}}]\nclusters: [{name: c, cluster: {server: '${server.url}'}}]\nusers: [{name: u, user: {}}]\n`,
    );
    const words = ['exec', '-n', 'shop', 'checkout-7d9c5b6f4-x2x7p', '-c', 'app', '--', 'uname', '-s'];
    expect((await runKubectl(['--kubeconfig', kubeconfig, ...words])).trim()).toBe('Linux');
  });
});

function runKubectl(args: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    execFile('kubectl', [...args], { timeout: 20_000, encoding: 'utf8' }, (error, stdout, stderr) =>
      error === null ? resolve(stdout) : reject(new Error(stderr)),
    );
  });
}
