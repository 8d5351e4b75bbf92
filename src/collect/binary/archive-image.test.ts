import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { AppError } from '../../base/errors/app-error.ts';
import type { ImageTree } from '../../model/image-tree.ts';
import { openArchiveImage } from './archive-image.ts';

const hasTar = spawnSync('tar', ['--version']).status === 0;

describe.skipIf(!hasTar)('openArchiveImage', () => {
  let dir = '';
  let lower: Uint8Array = new Uint8Array();
  let upper: Uint8Array = new Uint8Array();

  afterEach(() => void vi.unstubAllEnvs());
  beforeAll(() => {
    dir = mkdtempSync(join(tmpdir(), 'goroscope-archive-'));
    tree('lower', {
      'bin/sh': 'shell',
      'etc/passwd': 'root:x:0:0::/root:/bin/sh\n',
      'opt/a': '1',
      'opt/b': '2',
      'lib/old.so': 'x',
    });
    symlinkSync('bin', join(dir, 'lower/sbin'));
    tree('upper', {
      'opt/.wh.a': '',
      'opt/c': '3',
      'lib/.wh..wh..opq': '',
      'lib/new.so': 'y',
      'bin/sh': 'longer shell',
    });
    lower = pack('lower');
    upper = pack('upper');
  });
  afterAll(() => rmSync(dir, { recursive: true, force: true }));

  function tree(name: string, files: Readonly<Record<string, string>>): void {
    for (const [path, content] of Object.entries(files)) {
      mkdirSync(join(dir, name, path, '..'), { recursive: true });
      writeFileSync(join(dir, name, path), content);
    }
  }

  function pack(name: string): Uint8Array {
    const out = join(dir, `${name}.tar`);
    const run = spawnSync('tar', ['-C', join(dir, name), '-cf', out, '.']);
    if (run.status !== 0) throw new Error(String(run.stderr));
    return new Uint8Array(readFileSync(out));
  }

  const CONFIG = {
    architecture: 'arm64',
    os: 'linux',
    config: { User: '65532', Env: ['A=b'], Entrypoint: ['/app'], WorkingDir: '/work' },
  };

  function saved(): string {
    tree('save', {
      'manifest.json': JSON.stringify([{ Config: 'c.json', Layers: ['l1/layer.tar', 'l2/layer.tar'] }]),
      'c.json': JSON.stringify(CONFIG),
    });
    for (const [name, layer] of [
      ['l1', lower],
      ['l2', upper],
    ] as const) {
      mkdirSync(join(dir, 'save', name), { recursive: true });
      writeFileSync(join(dir, 'save', name, 'layer.tar'), layer);
    }
    pack('save');
    return join(dir, 'save.tar');
  }

  function layout(): string {
    const blobs = join(dir, 'oci/blobs/sha256');
    mkdirSync(blobs, { recursive: true });
    const put = (content: Uint8Array | string) => {
      const digest = createHash('sha256').update(content).digest('hex');
      writeFileSync(join(blobs, digest), content);
      return { digest: `sha256:${digest}`, size: content.length };
    };
    const layers = [put(gzipSync(lower)), put(upper)];
    const manifest = put(JSON.stringify({ config: put(JSON.stringify(CONFIG)), layers }));
    const index = put(
      JSON.stringify({
        manifests: [
          { ...put('{}'), platform: { os: 'windows' } },
          { ...manifest, platform: { os: 'linux' } },
        ],
      }),
    );
    writeFileSync(join(dir, 'oci/index.json'), JSON.stringify({ manifests: [index] }));
    pack('oci');
    return join(dir, 'oci.tar');
  }

  function described(image: ImageTree): unknown {
    const read = (path: string) =>
      new TextDecoder().decode(image.open(path)?.read(0, 100) ?? new Uint8Array());
    const { architecture, user, env, workingDir } = image.config ?? {};
    return {
      config: { architecture, user, env, workingDir },
      opt: [...image.readDir('/opt')].sort(),
      lib: image.readDir('/lib'),
      hidden: image.lstat('/opt/a'),
      shell: read('/bin/sh'),
      link: image.lstat('/sbin')?.linkTarget,
    };
  }

  const EXPECTED = {
    config: { architecture: 'arm64', user: '65532', env: ['A=b'], workingDir: '/work' },
    opt: ['b', 'c'],
    lib: ['new.so'],
    hidden: undefined,
    shell: 'longer shell',
    link: 'bin',
  };

  test('docker save: layers in order, whiteouts, opaque directories, configuration', async () => {
    const image = await openArchiveImage(saved(), 'image:x');
    expect(described(image)).toEqual(EXPECTED);
    image.close();
  });

  test('OCI layout with an index of platforms and a compressed layer; nothing stays behind', async () => {
    const path = layout();
    // Other processes put theirs into the folder that everybody has.
    const own = join(dir, 'temporary');
    mkdirSync(own);
    vi.stubEnv('TMPDIR', own);
    const image = await openArchiveImage(path, 'image:x');
    expect(described(image)).toEqual(EXPECTED);
    expect(readdirSync(own)).not.toEqual([]);
    image.close();
    expect(readdirSync(own)).toEqual([]);
  });

  test('a plain tar of a root file system, compressed', async () => {
    const path = join(dir, 'root.tar.gz');
    writeFileSync(path, gzipSync(lower));
    const image = await openArchiveImage(path, 'image:x');
    expect([image.config, [...image.readDir('/opt')].sort()]).toEqual([null, ['a', 'b']]);
    image.close();
  });

  test('anything else is refused with a code', async () => {
    const path = join(dir, 'no.tar');
    writeFileSync(path, 'not a tar');
    await expect(openArchiveImage(path, 'x')).rejects.toBeInstanceOf(AppError);
    const cut = join(dir, 'cut.tar');
    writeFileSync(cut, lower.subarray(0, 600));
    const refused: unknown = await openArchiveImage(cut, 'x').catch((error: unknown) => error);
    expect(refused instanceof AppError && refused.describe('en').message).toMatch(
      /cut short .* after \d+ members/,
    );
    await expect(openArchiveImage(join(dir, 'absent'), 'x')).rejects.toMatchObject({
      code: 'IMAGE_NOT_READABLE',
    });
  });
});
