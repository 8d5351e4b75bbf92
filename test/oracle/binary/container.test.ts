// `binary --in container:…` and `--in image:TAR` against containers and images of a real engine (Podman with its own
// storage, no registry): what is predicted for a running and for a created container is what the engine then meets.
import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { fitInJudgedImage, openImage } from '../../../src/app/binary-image.ts';
import { RUN, startEngine } from '../doctor-targets/containers.ts';
import { buildCorpus, recipes } from './corpus.ts';
import * as fs from './root-file-systems.ts';

const packages = fs.canChroot() ? [fs.debianPackage('libc6'), fs.debianPackage('busybox-static')] : [];
const hasPackages = packages.length === 2 && packages.every((p) => p !== undefined);
const engine = hasPackages && process.arch === 'x64' ? await startEngine() : undefined;
const before = process.env['DOCKER_HOST'];
const HELLO = '#include <stdio.h>\nint main(void) { puts("ok"); }\n';

/** Programs and, for each image, the code of the failure; null where it starts. */
const EXPECTED = {
  glibc: { dynamic: null, static: null, otherMachine: 'wrong-architecture' },
  bare: { dynamic: 'interpreter-missing', static: null, otherMachine: 'wrong-architecture' },
} as const;
type Image = keyof typeof EXPECTED;
type Program = keyof (typeof EXPECTED)[Image];
const IMAGES = ['glibc', 'bare'] as const;
const CASES = IMAGES.flatMap((image) =>
  (['dynamic', 'static', 'otherMachine'] as const).map((program) => [image, program] as const),
);

describe.skipIf(engine === undefined)('a program in a container of an engine', () => {
  const programs = new Map<Program, string>();

  beforeAll(() => {
    process.env['DOCKER_HOST'] = `unix://${engine?.socket}`;
    programs.set('dynamic', fs.compile('engine-dynamic', HELLO, []) ?? '');
    programs.set('static', fs.compile('engine-static', HELLO, ['-static']) ?? '');
    const arm = buildCorpus(recipes().filter((r) => r.name === 'go1.26.8-linux-arm64')).built[0];
    if (arm !== undefined) programs.set('otherMachine', arm.path);
    for (const image of IMAGES) {
      const root = fs.emptyRoot(`engine-${image}`);
      mkdirSync(join(root, 'bin'), { recursive: true });
      if (image === 'glibc') fs.installInto(root, [packages[0] ?? '']);
      const [merged, own] = ['usr/bin/busybox', 'bin/busybox'].map((at) => join(packages[1] ?? '', at));
      const from = spawnSync('test', ['-f', own ?? '']).status === 0 ? own : merged;
      copyFileSync(from ?? '', join(root, 'bin/busybox'));
      for (const name of ['sh', 'sleep', 'ls', 'cat']) symlinkSync('busybox', join(root, 'bin', name));
      const tar = join(engine?.folder ?? '', `${image}.tar`);
      spawnSync('tar', ['-C', root, '-cf', tar, '.']);
      engine?.podman('import', '--change', 'ENV PATH=/bin', tar, `${image}:1`);
      engine?.podman(...RUN, '--detach', '--name', image, `${image}:1`, '/bin/sleep', '36000');
      engine?.podman('create', '--name', `${image}-idle`, `${image}:1`, '/bin/sleep', '36000');
      rmSync(root, { recursive: true, force: true });
    }
  });

  afterAll(async () => {
    if (before === undefined) delete process.env['DOCKER_HOST'];
    else process.env['DOCKER_HOST'] = before;
    await engine?.close();
  });

  async function predict(where: string, program: Program) {
    const image = await openImage(where, {});
    try {
      return await fitInJudgedImage(programs.get(program) ?? '', image, where, {
        at: '/app',
        cpuLevel: null,
        kernel: null,
      });
    } finally {
      await image.close();
    }
  }

  test.each(CASES)('%s, %s: predicted and met in the running container', async (image, program) => {
    const fit = await predict(`container:${image}`, program);
    expect(fit.failure?.code ?? null).toBe(EXPECTED[image][program]);
    engine?.podman('cp', programs.get(program) ?? '', `${image}:/app`);
    const [command = '', ...words] = engine?.words('exec', image, '/app') ?? [];
    const met = spawnSync(command, words, { encoding: 'utf8', timeout: 300_000 });
    expect(met.status === 0).toBe(fit.verdict === 'runs');
    const text = /no such file or directory|exec format error/i.exec(met.stderr)?.[0].toLowerCase();
    if (fit.failure !== null) expect(fit.failure.message.toLowerCase()).toContain(text ?? 'nothing was said');
  });

  test.each(CASES)('%s, %s: predicted in a container that was only created', async (image, program) => {
    const fit = await predict(`container:${image}-idle`, program);
    expect(fit.failure?.code ?? null).toBe(EXPECTED[image][program]);
  });

  test.each(['docker-archive', 'oci-archive'])('images saved as %s', async (format) => {
    for (const image of IMAGES) {
      const path = join(engine?.folder ?? '', `${image}-${format}.tar`);
      engine?.podman('save', '--format', format, '-o', path, `${image}:1`);
      for (const program of programs.keys()) {
        const fit = await predict(path, program);
        expect([image, program, fit.failure?.code ?? null]).toEqual([
          image,
          program,
          EXPECTED[image][program],
        ]);
      }
    }
  });
});
