import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openTarget } from '../../../src/app/doctor/open-target.ts';
import { runDoctor } from '../../../src/app/doctor/run-doctor.ts';

// Real Go programs: one serves net/http/pprof, one says 200 to every path, one listens on nothing.
const SOURCE = `package main

import (
	"fmt"
	"net"
	"net/http"
	_ "net/http/pprof"
	"os"
	"time"
)

func main() {
	if os.Args[1] == "none" {
		fmt.Println("none")
		time.Sleep(time.Hour)
	}
	mux := http.DefaultServeMux
	if os.Args[1] == "any" {
		mux = http.NewServeMux()
		mux.HandleFunc("/", func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusOK) })
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		panic(err)
	}
	fmt.Println(l.Addr())
	panic(http.Serve(l, mux))
}
`;
const hasGo = process.platform === 'linux' && spawnSync('go', ['version']).status === 0;

describe.skipIf(!hasGo)('whether a process serves net/http/pprof', () => {
  const folder = mkdtempSync(join(tmpdir(), 'goroscope-pprof-'));
  const children: ChildProcess[] = [];
  beforeAll(() => {
    writeFileSync(join(folder, 'main.go'), SOURCE);
    writeFileSync(join(folder, 'go.mod'), 'module example.com/pprof\n\ngo 1.21\n');
    execFileSync('go', ['build', '-o', 'program', '.'], { cwd: folder });
  }, 120_000);
  afterAll(() => {
    for (const child of children) child.kill('SIGKILL');
    rmSync(folder, { recursive: true, force: true });
  });

  async function planOf(kind: string, active = true) {
    const child = spawn(join(folder, 'program'), [kind], { stdio: ['ignore', 'pipe', 'ignore'] });
    children.push(child);
    const [line] = (await once(child.stdout, 'data')) as [Buffer];
    const target = await openTarget(`pid:${child.pid}`);
    const { plan } = await runDoctor({ target, active, checks: [] });
    await target.close();
    const ways = plan.filter(({ id }) => id === 'cpu-profile' || id === 'execution-trace');
    return { address: line.toString().trim(), ways };
  }

  test('it does: both ways are open, at its own address', async () => {
    const { address, ways } = await planOf('pprof');
    expect(ways.map(({ state }) => state)).toEqual(['possible', 'possible']);
    for (const { how } of ways) expect(how).toContain(`http://${address}/debug/pprof/`);
  });

  test('a server that says 200 to every path does not, nor does one that listens on nothing', async () => {
    for (const kind of ['any', 'none'])
      expect((await planOf(kind)).ways.map(({ state }) => state)).toEqual(['blocked', 'blocked']);
  });

  test('nobody is asked without --active', async () => {
    const { ways } = await planOf('pprof', false);
    expect(ways.map(({ state, unlock }) => [state, unlock?.command])).toEqual([
      ['unknown', 'goroscope doctor pid:N --plan --active'],
      ['unknown', 'goroscope doctor pid:N --plan --active'],
    ]);
  });
});
