import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { captureTarget } from '../../../src/app/capture/capture.ts';
import { writeCapture } from '../../../src/app/capture/write-capture.ts';
import { openRawTarget, openTarget } from '../../../src/app/doctor/open-target.ts';
import { parseWhatIf } from '../../../src/app/doctor/what-if.ts';
import { runDoctor } from '../../../src/app/doctor/run-doctor.ts';
import { AppError } from '../../../src/base/errors/app-error.ts';
import { readCgroupSides } from '../../../src/collect/cgroup-sides.ts';
import { valueOf } from '../../../src/model/evidence.ts';
import { type KubeServer, type KubeServerOptions, recorded, startKubeServer } from './kube-server.ts';
import { RUN, startEngine } from './containers.ts';

const engine = await startEngine();
const before = process.env['DOCKER_HOST'];
afterAll(async () => {
  if (before === undefined) delete process.env['DOCKER_HOST'];
  else process.env['DOCKER_HOST'] = before;
  await engine?.close();
});

describe.skipIf(engine === undefined)('containers of Podman', () => {
  const run = (...words: readonly string[]) => engine?.podman(...RUN, '--detach', ...words);
  beforeAll(() => {
    process.env['DOCKER_HOST'] = `unix://${engine?.socket}`;
    const labels = (service: string, number: number) => [
      '--label',
      `com.docker.compose.service=${service}`,
      '--label',
      'com.docker.compose.project=shop',
      '--label',
      `com.docker.compose.container-number=${number}`,
    ];
    const limits = ['--memory=128m', '--cpus=0.5'];
    run(
      '--name',
      'web',
      ...limits,
      '--env',
      'API_TOKEN=hunter2-of-the-run',
      ...labels('web', 1),
      'contained:1',
    );
    run('--name', 'web-2', ...labels('web', 2), 'contained:1');
    run('--name', 'private', '--cgroupns=private', '--memory=64m', 'contained:1');
    engine?.podman('create', '--name', 'idle', '--memory=256m', '--cpus=1.5', 'contained:1');
  }, 120_000);

  test('the limits are those of the container, by name, by id, by service', async () => {
    const id = engine?.podman('inspect', '-f', '{{.Id}}', 'web').trim() ?? '';
    for (const name of [
      'container:web',
      `container:${id}`,
      `container:${id.slice(0, 12)}`,
      'compose:shop/web',
    ]) {
      const { limits, target } = await runDoctor({ target: await openTarget(name) });
      expect(target.kind).toBe('container');
      expect(limits.effectiveMemoryLimit).toBe(128 * 1024 * 1024);
      expect(limits.effectiveCpuQuota).toBe(0.5);
      expect(limits.gomaxprocs.automaxprocs).toBe(1);
    }
  });

  test.each(['web', 'private'])(
    'what the process in %s reads of its groups is known from outside',
    async (name) => {
      // The container prints its files once it starts.
      const printed = engine?.podman('logs', name) ?? '';
      const [, membership, mountinfo] = printed.split(/== .*\n/);
      const target = await openTarget(`container:${name}`);
      const { inside } = await readCgroupSides(target);
      expect(inside.membership).toBe(membership);
      const groups = (text: string | undefined) =>
        (text ?? '').split('\n').filter((line) => / - cgroup2? /.test(line));
      expect(groups(inside.mountinfo)).toEqual(groups(mountinfo));
      const { limits } = await runDoctor({ target });
      expect(limits.gomaxprocs['go1.26']).toBe(Number(printed.split('\n')[0]));
    },
  );

  test('a file laid over a limit is told from the limit', async () => {
    const fake = join(engine?.folder ?? '', 'limit');
    writeFileSync(fake, '1073741824\n');
    const groups = (await openTarget('container:web')).readFile('/proc/self/mountinfo');
    const isV1 = /cgroup rw,memory/.test(new TextDecoder().decode(valueOf(await groups)));
    const over = isV1 ? '/sys/fs/cgroup/memory/memory.limit_in_bytes' : '/sys/fs/cgroup/memory.max';
    run('--name', 'masked', '--memory=64m', '--volume', `${fake}:${over}:ro`, 'contained:1');
    const { verdicts, findings, limits } = await runDoctor({ target: await openTarget('container:masked') });
    expect(limits.effectiveMemoryLimit).toBe(64 * 1024 * 1024);
    expect(verdicts['cg-sides-disagree']).toBe('finding');
    const claim = findings.find(({ slug }) => slug === 'cg-sides-disagree')?.claim.en;
    expect(claim).toContain('67108864');
    expect(claim).toContain('1073741824');
    const plain = await runDoctor({ target: await openTarget('container:web') });
    expect(plain.verdicts['cg-sides-disagree']).toBe('pass');
  });

  test('what set a limit and a variable is named', async () => {
    const blame = async (name: string, resource: string) => {
      const { differential } = await runDoctor({ target: await openTarget(name), checks: [] });
      return differential.find((row) => row.resource === resource)?.blame?.setIn;
    };
    const socket = `unix://${engine?.socket}`;
    expect(await blame('container:web', 'cpu')).toEqual({
      file: `${socket} container web`,
      line: 'HostConfig.NanoCpus=500000000',
    });
    const image = await blame('container:private', 'memory');
    expect(image?.file).toMatch(new RegExp(`^${socket} image .*contained:1$`));
    expect(image?.line).toMatch(/ENV GOMEMLIMIT=100MiB|Config.Env: GOMEMLIMIT=100MiB/);
    const path = join(engine?.folder ?? '', 'Dockerfile');
    writeFileSync(path, 'FROM scratch\nENV A=1 \\\n  GOMEMLIMIT=100MiB\n');
    const target = await openTarget('container:private', { sources: [path] });
    const { differential } = await runDoctor({ target, checks: [] });
    expect(differential[1]?.blame?.setIn).toEqual({ file: path, line: 'ENV GOMEMLIMIT=100MiB', at: 3 });
  });

  test('a what-if holds for both sides', async () => {
    const whatIf = [parseWhatIf('cpu.quota=1.5')];
    const { limits, changes } = await runDoctor({ target: await openTarget('container:web'), whatIf });
    expect(limits.effectiveCpuQuota).toBe(1.5);
    expect(limits.gomaxprocs.automaxprocs).toBe(1);
    expect(changes?.map(({ slug }) => slug)).not.toContain('cg-sides-disagree');
  });

  test('settings of the network are those of the container', async () => {
    const pid = engine?.podman('inspect', '-f', '{{.State.Pid}}', 'web').trim();
    const path = '/proc/sys/net/ipv4/ip_local_port_range';
    // A namespace of its own has the kernel's default until somebody changes it.
    execFileSync('nsenter', [`--net=/proc/${pid}/ns/net`, 'sh', '-c', `echo "20000 20100" > ${path}`]);
    const read = valueOf(await (await openTarget('container:web')).readFile(path));
    expect(new TextDecoder().decode(read)).toBe('20000\t20100\n');
    expect(readFileSync(path, 'utf8')).not.toBe('20000\t20100\n');
  });

  test('links of the container lead into its own root', async () => {
    const pid = engine?.podman('inspect', '-f', '{{.State.Pid}}', 'web').trim();
    execFileSync('ln', ['-s', '/etc/passwd', `/proc/${pid}/root/outward`]);
    const target = await openTarget('container:web');
    const inside = await target.readFile(`${target.rootDir}/outward`);
    expect(inside.status === 'ok' && new TextDecoder().decode(inside.value)).not.toBe(
      readFileSync('/etc/passwd', 'utf8'),
    );
  });

  test('one that does not run is read through the engine', async () => {
    const target = await openTarget('container:idle');
    expect(target.notes?.[0]?.en).toContain('not running');
    const { limits, verdicts, collectors } = await runDoctor({ target });
    expect(collectors.filter((c) => c.status !== 'ok')).toEqual([]);
    expect(limits).toMatchObject({ effectiveMemoryLimit: 256 * 1024 * 1024, effectiveCpuQuota: 1.5 });
    expect(verdicts).toMatchObject({
      'tls-no-roots': 'finding',
      'bin-missing-interp': 'pass',
      'cpu-steal': 'unknown',
    });
  });

  test('several containers of a service: one is read, the others are named', async () => {
    const { notes } = await openTarget('compose:web');
    expect(notes?.[0]?.en).toContain('container:web-2');
    expect(notes?.[0]?.zh).toContain('container:web-2');
  });

  test.each([
    ['container:wep', 'CONTAINER_NOT_FOUND', 'web'],
    ['compose:wev', 'SERVICE_NOT_FOUND', 'web'],
  ])('%s is %s', async (name, code, near) => {
    const error: unknown = await openTarget(name).catch((e: unknown) => e);
    expect(error).toBeInstanceOf(AppError);
    expect(error).toMatchObject({ code });
    expect((error as AppError).describe('en').hint).toContain(near);
    expect((error as AppError).describe('zh').hint).toContain(near);
  });

  describe('as the container of a pod without a shell', () => {
    const POD = '/api/v1/namespaces/shop/pods/checkout-7d9c5b6f4-x2x7p';
    const target = 'pod:shop/checkout-7d9c5b6f4-x2x7p';

    async function cluster(
      shell: NonNullable<KubeServerOptions['shell']>,
    ): Promise<{ server: KubeServer; kubeconfig: string }> {
      const id = engine?.podman('inspect', '-f', '{{.Id}}', 'web').trim() ?? '';
      const agent = recorded('agent-pod.json');
      const objects = {
        [POD]: recorded('pod.json', id),
        '/api/v1/namespaces/tools/pods/agent-node-a': agent,
      };
      const server = await startKubeServer({ objects, shell });
      const kubeconfig = join(engine?.folder ?? '', 'kubeconfig');
      writeFileSync(
        kubeconfig,
        `current-context: t\ncontexts: [{name: t, context: {cluster: c, user: u}}]\nclusters: [{name: c, cluster: {server: '${server.url}'}}]\nusers: [{name: u, user: {}}]\n`,
      );
      return { server, kubeconfig };
    }

    test('it is read from its node', async () => {
      const { server, kubeconfig } = await cluster((name) => (name === 'shell' ? ['/bin/sh'] : null));
      const manifest = join(engine?.folder ?? '', 'checkout.yaml');
      const limited = 'resources: {limits: {cpu: 500m,\n memory: 128Mi}}';
      const spec = `spec: {template: {spec: {containers: [{name: app,\n ${limited}}]}}}`;
      writeFileSync(manifest, `kind: Deployment\nmetadata: {name: checkout, namespace: shop}\n${spec}\n`);
      const pod = await openTarget(target, {
        kubeconfig,
        nodePod: 'tools/agent-node-a',
        sources: [manifest],
      });
      try {
        const { limits, collectors, differential } = await runDoctor({ target: pod });
        expect(differential[0]?.blame?.setIn).toEqual({
          file: manifest,
          line: 'containers[app].resources.limits.cpu: 500m',
          at: 4,
        });
        expect(collectors.filter((c) => c.status !== 'ok')).toEqual([]);
        expect(limits).toEqual((await runDoctor({ target: await openTarget('container:web') })).limits);
        expect(limits.effectiveCpuQuota).toBe(0.5);
      } finally {
        await pod.close();
        await server.close();
      }
    });

    test.skipIf(engine?.hasBusybox !== true)(
      'it is read through a container that shares its processes',
      async () => {
        const words = [
          '--rm',
          '--interactive',
          '--pid=container:web',
          '--cap-add=SYS_PTRACE',
          'busybox:1',
          '/bin/sh',
        ];
        const { server, kubeconfig } = await cluster((name, way) =>
          name.startsWith('goroscope-') && way === 'attach'
            ? (engine?.words(...RUN, ...words) ?? null)
            : null,
        );
        const said: string[] = [];
        const announce = (note: { readonly en: string }) => said.push(note.en);
        const pod = await openTarget(target, { kubeconfig, ephemeral: 'busybox:1', announce });
        try {
          expect(said).toHaveLength(1);
          const { limits, collectors, verdicts } = await runDoctor({ target: pod });
          expect(collectors.filter((c) => c.status !== 'ok')).toEqual([]);
          const direct = await runDoctor({ target: await openTarget('container:web') });
          expect(limits.gomaxprocs).toEqual(direct.limits.gomaxprocs);
          expect(limits).toMatchObject({ effectiveMemoryLimit: 128 * 1024 * 1024, effectiveCpuQuota: 0.5 });
          for (const slug of [
            'tls-no-roots',
            'clk-no-tzdata',
            'cg-gomemlimit-unset',
            'lim-nofile-hard',
            'bin-no-buildinfo',
          ]) {
            expect([slug, verdicts[slug]]).toEqual([slug, direct.verdicts[slug]]);
          }
        } finally {
          await pod.close();
          await server.close();
        }
      },
    );
  });

  test.each(['container:web', 'container:idle', 'image'])(
    'a capture of %s is judged as it was',
    async (kind) => {
      const name = kind === 'image' ? `image:${engine?.rootfs}` : kind;
      const path = join(engine?.folder ?? '', `${kind.replace(':', '-')}.tar.gz`);
      const raw = await openRawTarget(name);
      await writeCapture(await captureTarget(raw), path, raw.observedAtUnixMs);
      const [direct, again] = [await openTarget(name), await openTarget(`snapshot:${path}`)];
      const [a, b] = [await runDoctor({ target: direct }), await runDoctor({ target: again })];
      expect(b.verdicts).toEqual(a.verdicts);
      expect(b.limits).toEqual(a.limits);
    },
  );

  test.each(['web', 'idle'])('no secret of %s reaches a capture', async (name) => {
    const capture = await captureTarget(await openRawTarget(`container:${name}`));
    const all = capture.entries.map(({ content }) => Buffer.from(content).toString('latin1')).join('\n');
    expect(all).toContain('GOMEMLIMIT=100MiB');
    expect(all).not.toContain('hunter2');
    expect(Object.keys(capture.masked).some((path) => path.endsWith('/environ'))).toBe(true);
  });

  test.each(['docker-archive', 'oci-archive'])('an image saved as %s, and its folder', async (format) => {
    const path = join(engine?.folder ?? '', `${format}.tar`);
    engine?.podman('save', '--format', format, '-o', path, 'contained:1');
    const target = await openTarget(`image:${path}`);
    try {
      const { verdicts, limits } = await runDoctor({ target });
      expect(target.binaryPath).toBe('/app');
      expect(verdicts).toMatchObject({
        'tls-no-roots': 'finding',
        'cg-gomemlimit-malformed': 'pass',
        'bin-missing-interp': 'pass',
        'cpu-throttled': 'unknown',
      });
      expect(limits.effectiveMemoryLimit).toBeNull();
      const { differential } = await runDoctor({ target, checks: [] });
      expect(differential[1]).toMatchObject({
        verdict: 'unknown',
        blame: { line: 'GOMEMLIMIT=100MiB', setIn: { file: `image:${path}` } },
      });
      expect(differential[1]?.blame?.setIn?.line).toMatch(/^(?:config\.Env:|history\[\d+\].*ENV) GOMEMLIMIT/);
      const folder = await runDoctor({
        target: await openTarget(`image:${engine?.rootfs}`, { binary: '/app' }),
      });
      expect(folder.verdicts['bin-missing-interp']).toBe('pass');
    } finally {
      await target.close();
    }
  });
});

test('without an engine every place that was tried is told', async () => {
  process.env['DOCKER_HOST'] = 'unix:///nowhere/engine.sock';
  const error = (await openTarget('container:x').catch((e: unknown) => e)) as AppError;
  expect(error.code).toBe('ENGINE_NOT_REACHABLE');
  expect(error.describe('en').message).toContain('unix:///nowhere/engine.sock (ENOENT)');
});
