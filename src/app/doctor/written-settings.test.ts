import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type FakeEngine, inspectedContainer, startFakeEngine } from '../../collect/testing/fake-engine.ts';
import type { DoctorReport } from '../../model/doctor-report.ts';
import { captureTarget } from '../capture/capture.ts';
import { writeCapture } from '../capture/write-capture.ts';
import { openRawTarget, openTarget } from './open-target.ts';
import { runDoctor } from './run-doctor.ts';

const IMAGE = `sha256%3A${'1'.repeat(64)}`;
const INFO = { KernelVersion: '6.8.0', Architecture: 'x86_64', NCPU: 16, CgroupVersion: '2' };
const HISTORY = [
  { Id: '<missing>', Created: 2, CreatedBy: 'ENTRYPOINT ["/app"]', Size: 0 },
  { Id: '<missing>', Created: 1, CreatedBy: 'ENV GOMAXPROCS=8 TZ=UTC', Size: 0 },
];

let engine: FakeEngine | undefined;
let folder: string;
const before = process.env['DOCKER_HOST'];
const home = process.cwd();

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'goroscope-written-'));
  process.chdir(folder);
});

afterEach(async () => {
  await engine?.close();
  engine = undefined;
  if (before === undefined) delete process.env['DOCKER_HOST'];
  else process.env['DOCKER_HOST'] = before;
  process.chdir(home);
  rmSync(folder, { recursive: true, force: true });
});

async function start(hostConfig: object, config: object, imageEnv: readonly string[] = []): Promise<void> {
  const container = inspectedContainer(hostConfig, config);
  const labels = (config as { Labels?: object }).Labels ?? {};
  engine = await startFakeEngine({
    '/info': INFO,
    '/containers/web/json': container,
    [`/containers/${'c'.repeat(64)}/json`]: container,
    '/containers/json?all=true': [{ Id: 'c'.repeat(64), Names: ['/web'], Labels: labels, State: 'exited' }],
    [`/images/${IMAGE}/json`]: { Id: `sha256:${'1'.repeat(64)}`, Config: { Env: imageEnv } },
    [`/images/${IMAGE}/history`]: HISTORY,
  });
  process.env['DOCKER_HOST'] = engine.address;
}

async function judge(name = 'container:web', sources: readonly string[] = []): Promise<DoctorReport> {
  const target = await openTarget(name, { sources });
  try {
    return await runDoctor({ target, checks: [] });
  } finally {
    await target.close();
  }
}

const setIn = (report: DoctorReport, resource: string) =>
  report.differential.find((row) => row.resource === resource)?.blame?.setIn;

describe('what the engine was asked', () => {
  test.each([
    [{ NanoCpus: 500_000_000 }, 'HostConfig.NanoCpus=500000000'],
    [{ CpuQuota: 25_000, CpuPeriod: 50_000 }, 'HostConfig.CpuQuota=25000, HostConfig.CpuPeriod=50000'],
    [{ CpuQuota: 50_000 }, 'HostConfig.CpuQuota=50000, HostConfig.CpuPeriod=0'],
  ])('the CPU limit %j', async (hostConfig, line) => {
    await start(hostConfig, {});
    expect(setIn(await judge(), 'cpu')).toEqual({ file: `${engine?.address} container web`, line });
  });

  test('the memory limit', async () => {
    await start({ Memory: 256 * 2 ** 20 }, {});
    expect(setIn(await judge(), 'memory')).toEqual({
      file: `${engine?.address} container web`,
      line: 'HostConfig.Memory=268435456',
    });
  });

  test('a variable of the run, and nothing else of the environment', async () => {
    await start({ NanoCpus: 2e9 }, { Env: ['GOMAXPROCS=8', 'API=hunter2'] });
    expect(setIn(await judge(), 'cpu')).toEqual({
      file: `${engine?.address} container web`,
      line: 'Config.Env: GOMAXPROCS=8',
    });
    expect(engine?.asked.every((call) => call.startsWith('GET') || call.startsWith('HEAD'))).toBe(true);
  });

  test('a variable of the image, by its history', async () => {
    await start({ NanoCpus: 2e9 }, { Env: ['GOMAXPROCS=8'] }, ['GOMAXPROCS=8', 'TZ=UTC']);
    expect(setIn(await judge(), 'cpu')).toEqual({
      file: `${engine?.address} image shop/web:1`,
      line: 'history: ENV GOMAXPROCS=8',
    });
  });
});

describe('the Dockerfile', () => {
  const DOCKERFILE = 'FROM scratch\nENV TZ=UTC \\\n    GOMAXPROCS=8\n';

  test('of the working folder, for a variable of the image', async () => {
    writeFileSync('Dockerfile', DOCKERFILE);
    await start({ NanoCpus: 2e9 }, { Env: ['GOMAXPROCS=8'] }, ['GOMAXPROCS=8']);
    const file = join(process.cwd(), 'Dockerfile');
    expect(setIn(await judge(), 'cpu')).toEqual({ file, line: 'ENV GOMAXPROCS=8', at: 3 });
  });

  test('that is named, alone or by its folder', async () => {
    mkdirSync('images/web', { recursive: true });
    writeFileSync('images/web/Dockerfile.prod', DOCKERFILE);
    await start({ NanoCpus: 2e9 }, { Env: ['GOMAXPROCS=8'] }, ['GOMAXPROCS=8']);
    for (const named of ['images/web/Dockerfile.prod', 'images'])
      expect(setIn(await judge('container:web', [named]), 'cpu')?.at).toBe(3);
    expect(setIn(await judge(), 'cpu')?.line).toBe('history: ENV GOMAXPROCS=8');
  });

  test('is not to blame for another value, nor for one the run set', async () => {
    writeFileSync('Dockerfile', DOCKERFILE);
    await start({ NanoCpus: 2e9 }, { Env: ['GOMAXPROCS=9'] }, ['GOMAXPROCS=8']);
    expect(setIn(await judge(), 'cpu')?.line).toBe('Config.Env: GOMAXPROCS=9');
    await engine?.close();
    await start({ NanoCpus: 2e9 }, { Env: ['GOMAXPROCS=8'] }, ['GOMAXPROCS=4']);
    expect(setIn(await judge(), 'cpu')?.line).toBe('Config.Env: GOMAXPROCS=8');
  });

  test('a path that is not there is an error with a code', async () => {
    await start({}, {});
    for (const path of ['nowhere', '', '/dev/null'])
      await expect(openTarget('container:web', { sources: [path] })).rejects.toMatchObject({
        code: 'SOURCES_NOT_READABLE',
      });
  });
});

describe('the compose file', () => {
  const COMPOSE = `services:
  web:
    cpus: 0.5
    mem_limit: 256m
    env_file: web.env
  other:
    cpus: 0.5
`;
  const labels = (files: string) => ({
    Labels: {
      'com.docker.compose.service': 'web',
      'com.docker.compose.project': 'shop',
      'com.docker.compose.project.config_files': files,
    },
  });
  const limits = { NanoCpus: 500_000_000, Memory: 256 * 2 ** 20 };

  test('that the labels name, wherever it lies', async () => {
    mkdirSync('elsewhere');
    const file = join(process.cwd(), 'elsewhere/stack.yml');
    writeFileSync(file, COMPOSE);
    await start(limits, labels(file));
    for (const name of ['container:web', 'compose:web']) {
      const report = await judge(name);
      expect(setIn(report, 'cpu')).toEqual({ file, line: 'services.web.cpus: 0.5', at: 3 });
      expect(setIn(report, 'memory')).toEqual({ file, line: 'services.web.mem_limit: 256m', at: 4 });
    }
  });

  test('its environment file, with the line', async () => {
    writeFileSync('compose.yaml', COMPOSE);
    writeFileSync('web.env', '# tuned\nSECRET=hunter2\nGOMAXPROCS=8\n');
    await start({ NanoCpus: 2e9 }, { ...labels(''), Env: ['GOMAXPROCS=8'] });
    expect(setIn(await judge(), 'cpu')).toEqual({
      file: join(process.cwd(), 'web.env'),
      line: 'GOMAXPROCS=8',
      at: 3,
    });
  });

  test('of a container that compose did not start is not to blame', async () => {
    writeFileSync('compose.yaml', COMPOSE);
    await start(limits, {});
    expect(setIn(await judge(), 'cpu')?.line).toBe('HostConfig.NanoCpus=500000000');
  });

  test('a capture keeps what was found, and no secret of those files', async () => {
    writeFileSync('compose.yaml', COMPOSE);
    writeFileSync('web.env', 'SECRET=hunter2\nGOMAXPROCS=8\n');
    await start(limits, { ...labels(''), Env: ['GOMAXPROCS=8', 'OTHER=hunter2'] });
    const raw = await openRawTarget('container:web');
    const capture = await captureTarget(raw);
    const written = capture.entries.find(({ path }) => path === 'settings/written.json');
    expect(new TextDecoder().decode(written?.content)).not.toContain('hunter2');
    await writeCapture(capture, 'web.tar.gz', raw.observedAtUnixMs);
    const direct = await judge();
    writeFileSync('compose.yaml', '');
    const later = await judge('snapshot:web.tar.gz');
    for (const resource of ['cpu', 'memory']) expect(setIn(later, resource)).toEqual(setIn(direct, resource));
    expect(setIn(later, 'memory')?.at).toBe(4);
  });
});
