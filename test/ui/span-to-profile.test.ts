// From a span to the profile of its service at its time, with one click, in a browser: a real Go program under a real server.
import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ProfileList } from '../../src/api/profiles.ts';
import { hasProgram } from '../support/run.ts';
import { startServer, type TestServer } from '../support/server.ts';
import { startBrowser, type TestBrowser, UI_UNAVAILABLE } from './browser.ts';

const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';
const SPAN = '00f067aa0ba902b7';
const PROGRAM = `package main

import (
	"fmt"
	"net"
	"net/http"
	_ "net/http/pprof"
)

var sink int

//go:noinline
func quoteShipping() {
	for {
		sink++
	}
}

func main() {
	go quoteShipping()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		panic(err)
	}
	fmt.Println(listener.Addr().String())
	panic(http.Serve(listener, nil))
}
`;

async function until(done: () => Promise<boolean>): Promise<void> {
  const end = Date.now() + 300_000;
  while (!(await done())) {
    if (Date.now() > end) throw new Error('what was waited for did not happen within five minutes');
    await new Promise((resolve) => setTimeout(resolve, 300));
  }
}

describe.skipIf(UI_UNAVAILABLE !== undefined || !hasProgram('go', 'version'))('a slow span', () => {
  const folder = mkdtempSync(join(tmpdir(), 'goroscope-span-profile-'));
  let child: ChildProcess;
  let server: TestServer;
  let browser: TestBrowser;
  let atMs = 0;

  const profiles = async (): Promise<ProfileList['profiles']> => {
    const now = Date.now();
    const url = `${server.url}/api/v1/profiles?from=${now - 600_000}&to=${now + 60_000}&service=shipping`;
    return ((await (await fetch(url)).json()) as ProfileList).profiles;
  };

  beforeAll(async () => {
    writeFileSync(join(folder, 'go.mod'), 'module shipping\n\ngo 1.21\n');
    writeFileSync(join(folder, 'main.go'), PROGRAM);
    execFileSync('go', ['build', '-o', 'shipping', '.'], { cwd: folder });
    const program = spawn(join(folder, 'shipping'), { stdio: ['ignore', 'pipe', 'inherit'] });
    child = program;
    const address = await new Promise<string>((resolve) =>
      program.stdout.once('data', (line: Buffer) => resolve(line.toString().trim())),
    );
    browser = await startBrowser();
    server = await startServer({
      args: ['--profile', `shipping=http://${address}`, '--profile-every', '6', '--profile-seconds', '1'],
    });
    const cpu = async (): Promise<number> => (await profiles()).filter(({ kind }) => kind === 'cpu').length;
    await until(async () => (await cpu()) > 1);
    // The span is of the older of the two.
    atMs = (await profiles()).findLast(({ kind }) => kind === 'cpu')?.atUnixMs ?? 0;
    const span = {
      traceId: TRACE,
      spanId: SPAN,
      name: 'POST /quote',
      kind: 2,
      startTimeUnixNano: `${atMs + 100}000000`,
      endTimeUnixNano: `${atMs + 900}000000`,
    };
    const resource = { attributes: [{ key: 'service.name', value: { stringValue: 'shipping' } }] };
    await fetch(`${server.otlpHttp}/v1/traces`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ resourceSpans: [{ resource, scopeSpans: [{ spans: [span] }] }] }),
    });
    await until(async () => (await fetch(`${server.url}/api/v1/traces/${TRACE}`)).status === 200);
  });

  afterAll(async () => {
    await browser?.close();
    await server?.close();
    child?.kill('SIGKILL');
    rmSync(folder, { recursive: true, force: true });
  });

  test('one click shows the CPU profile that ran at its time', async () => {
    const wanted = (await profiles()).find((row) => row.kind === 'cpu' && row.atUnixMs === atMs);
    const { page, errors } = await browser.open(`${server.url}/traces/${TRACE}?span=${SPAN}`);
    await page.getByRole('link', { name: 'Profiles of this service around this time' }).click();
    // The graph is on a canvas; its table names the function that burns.
    await page
      .getByRole('tab', { name: 'Table' })
      .or(page.getByRole('button', { name: 'Table' }))
      .first()
      .click();
    await page.getByText('main.quoteShipping').first().waitFor();
    const address = new URL(page.url());
    expect(address.pathname).toBe('/profiles');
    expect(address.search).toContain(encodeURIComponent(wanted?.href ?? '?').replaceAll('%2F', '/'));
    expect(address.searchParams.get('at')).toBeNull();
    await page.goBack();
    expect(errors).toEqual([]);
    await page.close();
  });
});
