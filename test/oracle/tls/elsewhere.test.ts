// The roots of other root file systems: read from outside, and by a Go program that runs inside (chroot). Files that the
// links of an image name must be those of the image, never those of this machine.
import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { rootCertificates } from 'node:tls';
import { afterAll, describe, expect, test } from 'vitest';
import { openImage } from '../../../src/app/binary-image.ts';
import { renderTls } from '../../../src/app/tls/render-tls.ts';
import { reportTls } from '../../../src/app/tls/tls-report.ts';
import { openDirectoryImage } from '../../../src/collect/binary/directory-image.ts';
import { filesOfImage } from '../../../src/collect/tls/root-files.ts';
import { readGoRoots } from '../../../src/collect/tls/read-go-roots.ts';

const PROGRAM = `package main

import (
	"crypto/x509"
	"fmt"
)

func main() {
	pool, err := x509.SystemCertPool()
	if err != nil {
		fmt.Println("error", err)
		return
	}
	fmt.Println(len(pool.Subjects()))
}
`;
const folder = mkdtempSync(join(tmpdir(), 'goroscope-tls-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const program = join(folder, 'roots');
const ready = (() => {
  if (process.getuid?.() !== 0 || process.platform !== 'linux') return false;
  writeFileSync(join(folder, 'main.go'), PROGRAM);
  const env = { ...process.env, CGO_ENABLED: '0', GO111MODULE: 'off' };
  return spawnSync('go', ['build', '-o', program, 'main.go'], { cwd: folder, env }).status === 0;
})();

type Recipe = Readonly<Record<string, string | { readonly link: string }>>;
const pem = (from: number, to: number) => rootCertificates.slice(from, to).join('\n');

/** Root file systems with what is special about their roots, and the environment inside. */
const ROOTS: Readonly<Record<string, { readonly files: Recipe; readonly env?: readonly string[] }>> = {
  'a bundle': { files: { '/etc/ssl/certs/ca-certificates.crt': pem(0, 5) } },
  'an absolute link to the bundle': {
    files: {
      '/etc/ssl/certs/ca-certificates.crt': { link: '/etc/pki/extracted.pem' },
      '/etc/pki/extracted.pem': pem(0, 7),
    },
  },
  'a link to a place that only this machine has': {
    files: {
      '/etc/ssl/certs/ca-certificates.crt': { link: '/etc/hostname' },
      '/etc/ssl/cert.pem': pem(0, 2),
    },
  },
  'a folder of links within and out of it': {
    files: {
      '/etc/ssl/certs/one.pem': { link: '/usr/share/ca/one.crt' },
      '/etc/ssl/certs/abcd.0': { link: 'one.pem' },
      '/etc/ssl/certs/two.pem': pem(3, 5),
      '/usr/share/ca/one.crt': pem(0, 1),
    },
  },
  'links in a circle': {
    files: {
      '/etc/ssl/certs/ca-certificates.crt': { link: 'b' },
      '/etc/ssl/certs/b': { link: 'ca-certificates.crt' },
      '/etc/pki/tls/certs/ca-bundle.crt': pem(0, 3),
    },
  },
  'SSL_CERT_FILE and SSL_CERT_DIR': {
    files: { '/own.pem': pem(0, 4), '/more/x.pem': pem(6, 8), '/etc/ssl/cert.pem': pem(10, 11) },
    env: ['SSL_CERT_FILE=/own.pem', 'SSL_CERT_DIR=/nothing:/more'],
  },
  'SSL_CERT_FILE that is not there': {
    files: { '/etc/ssl/cert.pem': pem(0, 4) },
    env: ['SSL_CERT_FILE=/gone.pem'],
  },
  nothing: { files: {} },
};

function make(name: string, files: Recipe): string {
  const root = join(folder, name.replaceAll(/\W/g, '-'));
  mkdirSync(root, { recursive: true });
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    if (typeof content === 'string') writeFileSync(join(root, path), content);
    else symlinkSync(content.link, join(root, path));
  }
  return root;
}

describe.skipIf(!ready)('roots of another root file system', () => {
  test.each(Object.entries(ROOTS))('%s: as many as a Go program loads there', (name, { files, env = [] }) => {
    const root = make(name, files);
    copyFileSync(program, join(root, 'roots'));
    spawnSync('chmod', ['0755', join(root, 'roots')]);
    const variables = new Map(env.map((line) => line.split('=', 2) as [string, string]));
    const inside = spawnSync('chroot', [root, '/roots'], {
      encoding: 'utf8',
      env: { PATH: process.env['PATH'], ...Object.fromEntries(variables) },
    });
    const seen = readGoRoots(variables, filesOfImage(openDirectoryImage(root, root)));
    expect(`${seen.certificates.length}\n`).toBe(inside.stdout);
  });

  test('the environment of an image counts, and the servers that it names are asked', async () => {
    const root = make('process', { '/own.pem': pem(0, 3) });
    const tree = {
      ...openDirectoryImage(root, 'image:x'),
      config: {
        architecture: null,
        os: null,
        user: '',
        env: ['SSL_CERT_FILE=/own.pem', 'API=https://127.0.0.1:9/x'],
        entrypoint: [],
        cmd: ['/app', '--cache=rediss://user:secret@127.0.0.1:10'],
        workingDir: '/',
      },
    };
    const report = await reportTls({
      place: { name: 'image:x', tree, fetchMissing: () => Promise.resolve(false) },
      declared: true,
      peers: [],
      name: undefined,
      env: new Map(),
      warnMs: 0,
      timeoutMs: 60_000,
      goMinor: 27,
      direct: true,
    });
    expect([report.in, report.envKnown, report.roots.certificates.length]).toEqual(['image:x', true, 3]);
    expect(report.peers.map((p) => [p.peer, p.namedBy, p.failure === null])).toEqual([
      ['127.0.0.1:9', 'API', false],
      ['127.0.0.1:10', 'command line', false],
    ]);
    for (const lang of ['en', 'zh'] as const) {
      const text = renderTls(report, { lang, color: false, columns: 80 });
      expect(text).not.toMatch(/\{\w+\}|secret/);
    }
  });

  test('an image without a known environment says so', async () => {
    const image = await openImage(make('bare', { '/etc/ssl/cert.pem': pem(0, 1) }), {});
    const report = await reportTls({
      place: { ...image, name: 'image:bare' },
      declared: true,
      peers: [],
      name: undefined,
      env: new Map([['SSL_CERT_FILE', '/nowhere']]),
      warnMs: 0,
      timeoutMs: 60_000,
      goMinor: 27,
      direct: true,
    });
    expect([report.envKnown, report.roots.certificates.length, report.peers]).toEqual([false, 1, []]);
    expect(renderTls(report, { lang: 'en', color: false, columns: 80 })).toContain('not known');
  });
});
