// Profiles of real Go programs, collected on a schedule, listed, found by span and read back byte for byte by `go tool pprof`.
import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ProfileList } from '../../../src/api/profiles.ts';
import { type KubeServer, recorded, startKubeServer } from '../../oracle/doctor-targets/kube-server.ts';
import { hasProgram } from '../../support/run.ts';
import { startServer, type TestServer } from '../../support/server.ts';

const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';
const SPAN = '00f067aa0ba902b7';

/** Burns CPU under the labels it is given and serves its profiles on a port that it prints. */
const PROGRAM = `package main

import (
	"context"
	"fmt"
	"net"
	"net/http"
	_ "net/http/pprof"
	"os"
	"runtime/pprof"
)

var sink int

func main() {
	go pprof.Do(context.Background(), pprof.Labels(os.Args[1:]...), func(context.Context) {
		for {
			sink++
		}
	})
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		panic(err)
	}
	fmt.Println(listener.Addr().String())
	panic(http.Serve(listener, nil))
}
`;

const POD = 'checkout-7d9c5b6f4-x2x7p';

function configOf(url: string): string {
  return JSON.stringify({
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': 'test',
    clusters: [{ name: 'c', cluster: { server: url } }],
    users: [{ name: 'u', user: { token: 'a-token-for-tests' } }],
    contexts: [{ name: 'test', context: { cluster: 'c', user: 'u', namespace: 'shop' } }],
  });
}

async function until(done: () => Promise<boolean>): Promise<void> {
  const end = Date.now() + 180_000;
  while (!(await done())) {
    if (Date.now() > end) throw new Error('what was waited for did not happen within three minutes');
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

describe.skipIf(!hasProgram('go', 'version'))('profiles on a schedule', () => {
  const folder = mkdtempSync(join(tmpdir(), 'goroscope-profiles-'));
  const children: ChildProcess[] = [];
  let server: TestServer;
  let kube: KubeServer;

  const serve = (...labels: string[]): Promise<string> => {
    const child = spawn(join(folder, 'labelled'), labels, { stdio: ['ignore', 'pipe', 'inherit'] });
    children.push(child);
    return new Promise((resolve) =>
      child.stdout.once('data', (line: Buffer) => resolve(`http://${line.toString().trim()}`)),
    );
  };

  const list = async (more = ''): Promise<ProfileList> => {
    const now = Date.now();
    const answer = await fetch(
      `${server.url}/api/v1/profiles?from=${now - 600_000}&to=${now + 60_000}${more}`,
    );
    expect(answer.status).toBe(200);
    return (await answer.json()) as ProfileList;
  };

  beforeAll(async () => {
    writeFileSync(join(folder, 'go.mod'), 'module labelled\n\ngo 1.21\n');
    writeFileSync(join(folder, 'main.go'), PROGRAM);
    execFileSync('go', ['build', '-o', 'labelled', '.'], { cwd: folder });
    const traced = await serve('trace_id', TRACE, 'span_id', SPAN, 'route', '/orders');
    const podded = await serve('route', '/pods');
    const pod = recorded('pod.json');
    kube = await startKubeServer({
      objects: { [`/api/v1/namespaces/shop/pods/${POD}`]: pod },
      token: 'a-token-for-tests',
      proxy: (port) => (port === 6060 ? podded : undefined),
    });
    const kubeconfig = join(folder, 'kubeconfig');
    writeFileSync(kubeconfig, configOf(kube.url), { mode: 0o600 });
    const careless = await serve('session_token', 'c29tZXRoaW5nIHNlY3JldA');
    const targets = [
      `traced=${traced}`,
      `careless=${careless}/debug/pprof/`,
      'gone=http://user:hidden@127.0.0.1:9',
      `podded=pod:shop/${POD}/app:6060`,
    ];
    server = await startServer({
      args: [
        ...targets.flatMap((target) => ['--profile', target]),
        '--profile-every',
        '7',
        '--profile-seconds',
        '2',
        '--kubeconfig',
        kubeconfig,
      ],
    });
    await until(async () => {
      const { targets: seen } = await list();
      const { profiles } = await list('&service=traced&kind=cpu');
      const { profiles: podded } = await list('&service=podded&kind=heap');
      return (
        profiles.length > 0 &&
        podded.length > 0 &&
        // The round of the first target is over, its last kinds included.
        seen.some(
          ({ service, notes }) => service === 'traced' && notes.some(({ kind }) => kind === 'block'),
        ) &&
        seen.filter(({ lastError }) => lastError !== null).length === 2
      );
    });
  });

  afterAll(async () => {
    for (const child of children) child.kill('SIGKILL');
    await server?.close();
    await kube?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  test('what is stored is what go tool pprof reads from the service', async () => {
    const { profiles } = await list('&service=traced&kind=cpu');
    const [cpu] = profiles;
    const bytes = Buffer.from(await (await fetch(`${server.url}${cpu?.href ?? ''}`)).arrayBuffer());
    expect(bytes.length).toBe(cpu?.sizeBytes);
    writeFileSync(join(folder, 'cpu.pb.gz'), bytes);
    const raw = execFileSync('go', ['tool', 'pprof', '-raw', join(folder, 'cpu.pb.gz')], {
      encoding: 'utf8',
    });
    expect(raw).toContain(`trace_id:[${TRACE}]`);
    const table = /Samples:\n.*\n([\s\S]*?)Locations/.exec(raw)?.[1] ?? '';
    const sums = [0n, 0n];
    for (const [, count = '0', nanos = '0'] of table.matchAll(/^\s+(\d+)\s+(\d+):/gm)) {
      sums[0] = (sums[0] ?? 0n) + BigInt(count);
      sums[1] = (sums[1] ?? 0n) + BigInt(nanos);
    }
    expect(cpu?.totals).toEqual([
      { type: 'samples/count', value: String(sums[0]) },
      { type: 'cpu/nanoseconds', value: String(sums[1]) },
    ]);
  });

  test('a span finds the profiles that have samples of it, another span none', async () => {
    const found = await list(`&span=${SPAN}`);
    expect(new Set(found.profiles.map(({ kind, service }) => `${service} ${kind}`))).toContain('traced cpu');
    // The schedule goes on between the two questions: the second may know more, never less.
    const ofTrace = await list(`&trace=${TRACE}`);
    expect(ofTrace.profiles.map(({ id }) => id)).toEqual(
      expect.arrayContaining(found.profiles.map(({ id }) => id)),
    );
    expect(ofTrace.profiles.every(({ service }) => service === 'traced')).toBe(true);
    expect((await list('&span=00f067aa0ba902b8')).profiles).toEqual([]);
  });

  test('a process is found by its control group and its machine', async () => {
    const { profiles } = await list('&service=traced&kind=cpu');
    const own = readFileSync(`/proc/${children[0]?.pid}/cgroup`, 'utf8');
    expect(profiles[0]?.host).toBe(hostname());
    expect(own).toContain(`:${profiles[0]?.cgroup}\n`);
    const same = await list(
      `&service=traced&kind=cpu&cgroup=${encodeURIComponent(profiles[0]?.cgroup ?? '')}`,
    );
    expect(same.profiles.length).toBeGreaterThan(0);
    expect((await list('&service=traced&cgroup=/elsewhere')).profiles).toEqual([]);
  });

  test('a pod is reached by the configuration that was named, and finds its profiles', async () => {
    const { profiles } = await list(`&pod=${POD}&namespace=shop&container=app`);
    expect(new Set(profiles.map(({ service }) => service))).toEqual(new Set(['podded']));
    expect(profiles[0]).toMatchObject({
      pod: POD,
      namespace: 'shop',
      containerId: '1'.repeat(64),
      cgroup: '',
    });
    const ofContainer = await list(`&containerId=${'1'.repeat(12)}`);
    expect(ofContainer.profiles.map(({ id }) => id)).toEqual(
      expect.arrayContaining(profiles.map(({ id }) => id)),
    );
    expect(new Set(ofContainer.profiles.map(({ service }) => service))).toEqual(new Set(['podded']));
    expect((await list(`&pod=${POD}&namespace=other`)).profiles).toEqual([]);
  });

  test('a profile whose labels hold a secret is not stored, and the target says so', async () => {
    const { targets, profiles } = await list('&service=careless');
    expect(profiles.filter(({ kind }) => kind === 'cpu')).toEqual([]);
    const careless = targets.find(({ service }) => service === 'careless');
    expect(careless?.lastError?.en).toContain('session_token');
    expect(careless?.lastError?.zh).toContain('session_token');
    expect(careless?.lastError?.en).not.toContain('c29tZX');
  });

  test('a service that is gone is told, without its password', async () => {
    const gone = (await list()).targets.find(({ service }) => service === 'gone');
    expect(gone?.url).toBe('http://127.0.0.1:9');
    expect(gone?.collected).toBe(0);
    expect(JSON.stringify(gone)).not.toContain('hidden');
  });

  test('profiles whose rate is off are explained instead of stored empty', async () => {
    const { targets, profiles } = await list('&service=traced');
    expect(profiles.map(({ kind }) => kind)).not.toContain('block');
    const notes = targets.find(({ service }) => service === 'traced')?.notes ?? [];
    expect(notes.find(({ kind }) => kind === 'block')?.text.en).toContain('SetBlockProfileRate');
  });

  test.each(['0/00000000000000000000000000000000/x', '1/../../../goroscope.lock/x', 'x/y/z'])(
    'no file at %s',
    async (path) => {
      const answer = await fetch(`${server.url}/api/v1/profiles/${path}`);
      expect(answer.status).toBe(404);
    },
  );

  test('after a restart they are still there', async () => {
    const before = await list('&service=traced');
    expect(await server.stop()).toBe(0);
    server = await startServer({ dataDir: server.dataDir });
    const after = await list('&service=traced');
    expect(after.profiles.map(({ id }) => id)).toEqual(
      expect.arrayContaining(before.profiles.map(({ id }) => id)),
    );
    expect(after.targets).toEqual([]);
    expect((await fetch(`${server.url}${after.profiles[0]?.href ?? ''}`)).status).toBe(200);
  });
});
