import { readFileSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { say } from '../../base/messages.ts';
import { type Bench, type Finished, firstLine } from './bench.ts';
import { impossible, shown, type Try, type TryOutcome } from './try.ts';
import { tryAbouts, tryConclusions, tryReasons } from './tries.messages.ts';

/** A module that exists in no proxy but the two of the experiment. */
const MODULE = 'example.test/try';
const SETTINGS = {
  GOTOOLCHAIN: 'local',
  GOFLAGS: undefined,
  GONOSUMDB: '*',
  GONOPROXY: undefined,
  GOPRIVATE: undefined,
  GOSUMDB: 'off',
  HTTP_PROXY: undefined,
  http_proxy: undefined,
} as const;

/** What a proxy answers for the module (ref/mod, "GOPROXY protocol"). */
const FILES: Readonly<Record<string, string>> = {
  list: 'v1.0.0\n',
  'v1.0.0.info': '{"Version":"v1.0.0","Time":"2026-01-01T00:00:00Z"}',
  'v1.0.0.mod': `module ${MODULE}\n`,
  '@latest': '{"Version":"v1.0.0","Time":"2026-01-01T00:00:00Z"}',
};

/** Experiments with the go command; none reaches beyond 127.0.0.1. */
export const GO_COMMAND_TRIES: readonly Try[] = [
  {
    id: 'goproxy-fall-through',
    about: tryAbouts.goproxy,
    claims: ['claim-39'],
    checks: ['net-goproxy-no-fallback', 'net-goproxy-unreachable', 'net-goproxy-syntax'],
    run: goproxy,
  },
  {
    id: 'goenv-off',
    about: tryAbouts.goenvOff,
    claims: ['claim-40'],
    checks: ['tc-goenv-file-surprise'],
    run: goenvOff,
  },
  {
    id: 'gocache-without-home',
    about: tryAbouts.gocache,
    claims: ['claim-41'],
    checks: ['fs-gocache-undefined', 'perm-uid-without-home'],
    run: gocache,
  },
  {
    id: 'go-env-without-network',
    about: tryAbouts.goEnvNetwork,
    claims: ['claim-36'],
    checks: ['tc-toolchain-will-download'],
    run: goEnvNetwork,
  },
  {
    id: 'goflags-unknown',
    about: tryAbouts.goflags,
    claims: [],
    checks: ['tc-goflags-conflict'],
    run: goflags,
  },
  {
    id: 'toolchain-local',
    about: tryAbouts.toolchain,
    claims: ['claim-36'],
    checks: ['tc-toolchain-local-too-old', 'tc-toolchain-will-download'],
    run: toolchain,
  },
];

async function goproxy(bench: Bench): Promise<TryOutcome> {
  const answers = { refusing: 403, missing: 404, serving: 200 };
  const servers = await Promise.all(Object.values(answers).map(serve));
  try {
    const [refusing = '', missing = '', serving = ''] = servers.map(addressOf);
    const list = (proxies: string) =>
      bench.exec(['go', 'list', '-m', '-versions', MODULE], {
        env: {
          ...SETTINGS,
          GOPROXY: proxies,
          GOMODCACHE: join(bench.temp(), 'mod'),
          GOENV: 'off',
          GOWORK: 'off',
        },
      });
    const comma = await list(`${refusing},${serving}`);
    if (comma.failed !== null) return noGo();
    const afterMissing = await list(`${missing},${serving}`);
    const pipe = await list(`${refusing}|${serving}`);
    bench.see('GOPROXY=403,200', resultOf(comma));
    bench.see('GOPROXY=404,200', resultOf(afterMissing));
    bench.see('GOPROXY=403|200', resultOf(pipe));
    return shown(comma.code !== 0 && afterMissing.code === 0 && pipe.code === 0, tryConclusions.goproxy);
  } finally {
    for (const server of servers) server.close();
  }
}

async function serve(status: number): Promise<Server> {
  const server = createServer((request, response) => {
    response.writeHead(status, { 'content-type': 'text/plain' });
    const file = /[^/]+$/.exec(request.url ?? '')?.[0] ?? '';
    response.end(status === 200 ? (FILES[file] ?? '') : '');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return server;
}

function addressOf(server: Server): string {
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

async function goenvOff(bench: Bench): Promise<TryOutcome> {
  const elsewhere = join(bench.temp(), 'elsewhere');
  const file = join(bench.temp(), 'env');
  writeFileSync(file, 'GOFLAGS=-mod=mod\n');
  const ask = (env: Readonly<Record<string, string | undefined>>, key: string) =>
    bench.exec(['go', 'env', key], { env: { ...SETTINGS, ...env } });
  const variable = await ask({ GOENV: 'off', GOCACHE: elsewhere }, 'GOCACHE');
  if (variable.failed !== null) return noGo();
  const fromFile = await ask({ GOENV: file }, 'GOFLAGS');
  const off = await ask({ GOENV: 'off' }, 'GOFLAGS');
  bench.see('GOENV=off GOCACHE=…/elsewhere go env GOCACHE', resultOf(variable));
  bench.see('GOENV=FILE go env GOFLAGS', resultOf(fromFile));
  bench.see('GOENV=off go env GOFLAGS', resultOf(off) || '(empty)');
  const isSo =
    variable.stdout.trim() === elsewhere && fromFile.stdout.trim() === '-mod=mod' && off.stdout.trim() === '';
  return shown(isSo, tryConclusions.goenvOff);
}

async function gocache(bench: Bench): Promise<TryOutcome> {
  const done = await bench.exec(['go', 'env', 'GOCACHE'], { bare: true, env: { GOTOOLCHAIN: 'local' } });
  if (done.failed !== null) return noGo();
  bench.see('env -i PATH=… go env GOCACHE', resultOf(done));
  return shown(done.stdout.trim() === 'off', tryConclusions.gocache);
}

async function goEnvNetwork(bench: Bench): Promise<TryOutcome> {
  const log = join(bench.temp(), 'sockets');
  const words = ['strace', '-f', '-e', 'trace=socket,connect', '-o', log, 'go', 'env', 'GOROOT'];
  const done = await bench.exec(words, { env: SETTINGS });
  if (done.failed !== null) return impossible(say(tryReasons.noProgram, { program: 'strace' }));
  if (done.code !== 0) return impossible(say(tryReasons.broken, { problem: firstLine(done.stderr) }));
  const lines = readFileSync(log, 'utf8').split('\n');
  const sockets = lines.filter((line) => /socket\(AF_INET/.test(line)).length;
  bench.see('strace -f -e trace=socket go env GOROOT', `${sockets} × socket(AF_INET…)`);
  return shown(sockets === 0, tryConclusions.goEnvNetwork);
}

async function goflags(bench: Bench): Promise<TryOutcome> {
  const done = await bench.exec(['go', 'list', 'std'], {
    env: { ...SETTINGS, GOENV: 'off', GOFLAGS: '-nosuchflag' },
  });
  if (done.failed !== null) return noGo();
  bench.see('GOFLAGS=-nosuchflag go list std', resultOf(done));
  return shown(done.code !== 0 && done.stderr.includes('nosuchflag'), tryConclusions.goflags);
}

async function toolchain(bench: Bench): Promise<TryOutcome> {
  writeFileSync(join(bench.temp(), 'go.mod'), `module ${MODULE}\n\ngo 1.999\n`);
  const done = await bench.exec(['go', 'list', '-m'], {
    env: { ...SETTINGS, GOWORK: 'off', GOPROXY: 'off' },
  });
  if (done.failed !== null) return noGo();
  bench.see('go.mod: go 1.999', 'GOTOOLCHAIN=local');
  bench.see('go list -m', resultOf(done));
  // Up to 1.20 the line was no requirement.
  if (done.code === 0) return impossible(tryReasons.oldGo);
  return shown(/1\.999/.test(done.stderr), tryConclusions.toolchain);
}

function resultOf(done: Finished): string {
  return done.code === 0 ? firstLine(done.stdout) : `exit ${done.code}: ${firstLine(done.stderr)}`;
}

function noGo(): TryOutcome {
  return impossible(say(tryReasons.noProgram, { program: 'go' }));
}
