// `binary --in pod:…`: a root file system behind a recorded Kubernetes API, whose exec runs a real shell (busybox) in that
// root, against the prediction for the same files read here and against the real start.
import { existsSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { fitInImage, fitInJudgedImage, openImage } from '../../../src/app/binary-image.ts';
import { openDirectoryImage } from '../../../src/collect/binary/directory-image.ts';
import { AppError } from '../../../src/base/errors/app-error.ts';
import { type KubeServer, recorded, startKubeServer } from '../doctor-targets/kube-server.ts';
import * as fs from './root-file-systems.ts';

const POD = 'shop/checkout-7d9c5b6f4-x2x7p';
const OPTIONS = { at: '/app', cpuLevel: null, kernel: null };
const APPLETS = ['sh', 'ls', 'head', 'dd', 'uname', 'cat', 'grep'];
const busybox = fs.canChroot() ? fs.debianPackage('busybox-static') : undefined;

describe.skipIf(busybox === undefined || process.arch !== 'x64')('a program in a pod', () => {
  const folder = mkdtempSync(join(tmpdir(), 'goroscope-binary-pod-'));
  const kubeconfig = join(folder, 'config');
  let server: KubeServer;
  let shell: readonly string[] | null = null;
  let hello = '';

  beforeAll(async () => {
    hello = fs.compile('pod-hello', '#include <stdio.h>\nint main(void) { puts("ok"); }\n', []) ?? '';
    const objects = {
      [`/api/v1/namespaces/shop/pods/${POD.slice(5)}`]: recorded('pod.json'),
      '/api/v1/nodes/node-a': recorded('node.json'),
    };
    server = await startKubeServer({ objects, shell: () => shell });
    const config = {
      apiVersion: 'v1',
      kind: 'Config',
      'current-context': 'test',
      clusters: [{ name: 'c', cluster: { server: server.url } }],
      users: [{ name: 'u', user: {} }],
      contexts: [{ name: 'test', context: { cluster: 'c', user: 'u', namespace: 'shop' } }],
    };
    writeFileSync(kubeconfig, JSON.stringify(config), { mode: 0o600 });
  });
  afterAll(async () => {
    await server.close();
    rmSync(folder, { recursive: true, force: true });
    rmSync(join(fs.WORK_DIR, 'root-pod'), { recursive: true, force: true });
  });

  function busyboxRoot(): string {
    const root = fs.emptyRoot('pod');
    fs.put(
      root,
      '/bin/busybox',
      join(
        busybox ?? '',
        existsSync(join(busybox ?? '', 'usr/bin/busybox')) ? 'usr/bin/busybox' : 'bin/busybox',
      ),
    );
    for (const name of APPLETS) symlinkSync('busybox', join(root, 'bin', name));
    shell = ['chroot', root, '/bin/sh'];
    return root;
  }

  async function inPod(program: string) {
    const image = await openImage(`pod:${POD}`, { kubeconfig });
    try {
      return await fitInJudgedImage(program, image, `pod:${POD}`, OPTIONS);
    } finally {
      await image.close();
    }
  }

  test('without its loader it does not start, as it does not really', async () => {
    const root = busyboxRoot();
    const fit = await inPod(hello);
    expect([fit.verdict, fit.failure?.code]).toEqual(['fails', 'interpreter-missing']);
    expect(fit.failure?.message).toContain('no such file or directory');
    fs.put(root, '/app', hello);
    expect(fs.chrootRun(root, '/app').execError?.toLowerCase()).toContain('no such file or directory');
  });

  test('with the C library it starts; every library is found as in the files themselves', async () => {
    const root = busyboxRoot();
    fs.installInto(root, [fs.debianPackage('libc6') ?? '']);
    const [there, here] = [
      await inPod(hello),
      fitInImage(hello, openDirectoryImage(root, root), root, OPTIONS),
    ];
    expect(there.verdict).toBe('runs');
    expect(there.libraries).toEqual(here.libraries);
    expect(there.libraries.length).toBeGreaterThan(0);
    fs.put(root, '/app', hello);
    expect(fs.chrootRun(root, '/app')).toMatchObject({ exitCode: 0, execError: null });
  });

  test('an image without a shell: the reason and what would unlock it', async () => {
    shell = null;
    const failure: unknown = await openImage(`pod:${POD}`, { kubeconfig }).catch((error: unknown) => error);
    if (!(failure instanceof AppError)) throw failure;
    expect(failure.code).toBe('IMAGE_NOT_READABLE');
    expect(failure.describe('en').message).toContain('pods/ephemeralcontainers');
    expect(failure.describe('zh').message).toContain('pods/ephemeralcontainers');
  });
});
