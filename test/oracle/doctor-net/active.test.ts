import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer as createHttp, type RequestListener, type Server } from 'node:http';
import { createServer as createTcp, type Server as TcpServer } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { chooseChecks } from '../../../src/app/doctor/choose-checks.ts';
import { openTarget } from '../../../src/app/doctor/open-target.ts';
import { runDoctor } from '../../../src/app/doctor/run-doctor.ts';

// Servers of this machine play the module proxy; a sleeping process carries the settings. Ports of the system's choosing.
const onLinux = process.platform === 'linux';
const open: (Server | TcpServer)[] = [];
const children: ChildProcess[] = [];

afterEach(() => {
  for (const server of open.splice(0)) server.close();
  for (const child of children.splice(0)) child.kill('SIGKILL');
});

async function serve(server: Server | TcpServer): Promise<string> {
  open.push(server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  return `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`;
}

const proxy = (listener: RequestListener) => serve(createHttp(listener));
const status = (code: number): RequestListener => {
  return (_, response) => {
    response.statusCode = code;
    response.end('v0.1.0\n');
  };
};

async function ask(env: Readonly<Record<string, string>>, active = true) {
  const child = spawn('sleep', ['60'], {
    env: { PATH: process.env['PATH'] ?? '', GOENV: 'off', ...env },
    stdio: 'ignore',
  });
  children.push(child);
  await once(child, 'spawn');
  const target = await openTarget(`pid:${child.pid}`);
  const report = await runDoctor({ target, active, checks: chooseChecks(['net', 'dns']) });
  const claims = Object.fromEntries(report.findings.map(({ slug, claim }) => [slug, claim.en]));
  return { verdicts: report.verdicts, claims };
}

test.skipIf(!onLinux)('a proxy that answers, and mirrors the checksum database', async () => {
  const asked: string[] = [];
  const base = await proxy((request, response) => {
    asked.push(request.url ?? '');
    response.end('v0.1.0\n');
  });
  const { verdicts } = await ask({ GOPROXY: `${base},direct`, GOSUMDB: 'sum.example http://127.0.0.1:1' });
  expect(verdicts['net-goproxy-unreachable']).toBe('pass');
  expect(verdicts['net-goproxy-no-fallback']).toBe('pass');
  expect(asked).toContain('/golang.org/x/text/@v/list');
});

test.skipIf(!onLinux)('nobody listens', async () => {
  const base = await proxy(status(200));
  open[0]?.close();
  const { claims } = await ask({ GOPROXY: `${base},direct`, GOSUMDB: 'off' });
  expect(claims['net-goproxy-unreachable']).toContain('no connection could be made (ECONNREFUSED)');
  expect(claims['net-goproxy-no-fallback']).toContain('direct is never asked');
});

test.skipIf(!onLinux)('a refusal stops at a comma and passes a pipe', async () => {
  const base = await proxy(status(403));
  const comma = await ask({ GOPROXY: `${base},direct`, GOSUMDB: 'off' });
  expect(comma.claims['net-goproxy-no-fallback']).toContain('403');
  expect(comma.verdicts['net-goproxy-unreachable']).toBe('pass');
  expect(comma.verdicts['net-sumdb-unreachable']).toBe('not-applicable');
  const pipe = await ask({ GOPROXY: `${base}|direct`, GOSUMDB: 'off' });
  expect(pipe.verdicts['net-goproxy-no-fallback']).toBe('pass');
});

test.skipIf(!onLinux)('what hangs up, and what is no TLS, is named by its stage', async () => {
  const deaf = await serve(createTcp((socket) => socket.destroy()));
  const hangs = await ask({ GOPROXY: deaf, GOSUMDB: 'off' });
  expect(hangs.claims['net-goproxy-unreachable']).toContain('no answer to the request (ECONNRESET)');
  const plain = await proxy(status(200));
  const tls = await ask({ GOPROXY: plain.replace('http:', 'https:'), GOSUMDB: 'off' });
  expect(tls.claims['net-goproxy-unreachable']).toContain('TLS handshake failed');
});

test.skipIf(!onLinux)('the checksum database through the proxy, directly, and not at all', async () => {
  const without = await proxy((request, response) => {
    response.statusCode = request.url?.startsWith('/sumdb/') === true ? 404 : 200;
    response.end();
  });
  const database = await proxy(status(200));
  const direct = await ask({ GOPROXY: without, GOSUMDB: `sum.example ${database}` });
  expect(direct.verdicts['net-sumdb-unreachable']).toBe('pass');
  const broken = await proxy(status(500));
  const neither = await ask({ GOPROXY: without, GOSUMDB: `sum.example ${broken}` });
  expect(neither.claims['net-sumdb-unreachable']).toMatch(/404, .* 500/);
});

test.skipIf(!onLinux)('names are looked up by the resolver of this machine', async () => {
  const base = (await proxy(status(200))).replace('127.0.0.1', 'localhost');
  const { verdicts } = await ask({ GOPROXY: base, GOSUMDB: 'off' });
  expect(verdicts['dns-lookup-slow']).toBe('pass');
});

test.skipIf(!onLinux)('nothing is asked unless it is asked for', async () => {
  let requests = 0;
  const base = await proxy((_, response) => {
    requests++;
    response.end();
  });
  const { verdicts } = await ask({ GOPROXY: base }, false);
  expect(requests).toBe(0);
  expect(verdicts['net-goproxy-unreachable']).toBe('unknown');
});
