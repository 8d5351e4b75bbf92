// Real ClickHouse server processes out of the shared library of npm's `chdb`: Python's ctypes calls
// `chdb_query_cmdline`, which runs what `clickhouse local` would, and that can open server ports.
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from './server.ts';

/** Whether this machine can run the servers. */
export const canRunServers =
  process.platform === 'linux' && spawnSync('python3', ['-c', 'import ctypes']).status === 0;

const CALL = `
import ctypes, sys
library = ctypes.CDLL(sys.argv[1])
words = [b'clickhouse'] + [w.encode() for w in sys.argv[2:]]
library.chdb_query_cmdline(len(words), (ctypes.c_char_p * len(words))(*words))
`;

/** Listens until the process is ended: a query that never finishes keeps the call from returning. */
const FOREVER = `SYSTEM START LISTEN HTTP; SYSTEM START LISTEN TCP;
SELECT count() FROM numbers(100000000000) WHERE sleepEachRow(1) = 2
SETTINGS function_sleep_max_microseconds_per_block = 0, max_block_size = 1`;

function libraryPath(): string {
  const { libchdbPath } = createRequire(import.meta.url)('chdb/libchdb') as { libchdbPath: () => string };
  return libchdbPath();
}

/** One running server. */
export interface TestServer {
  readonly httpUrl: string;
  readonly tcpPort: number;
  readonly child: ChildProcess;
}

/** Some servers that know each other as the shards of cluster `obs`. */
export interface TestServers {
  readonly nodes: readonly TestServer[];
  stop(): Promise<void>;
}

interface Ports {
  readonly http: number;
  readonly tcp: number;
}

function configOf(dir: string, shard: number, all: readonly Ports[]): string {
  const shards = all.map(
    ({ tcp }) =>
      `<shard><internal_replication>true</internal_replication><replica><host>127.0.0.1</host><port>${tcp}</port></replica></shard>`,
  );
  return `<clickhouse><listen_host>127.0.0.1</listen_host><path>${dir}</path>
<max_server_memory_usage>1500000000</max_server_memory_usage>
<remote_servers><obs>${shards.join('')}</obs></remote_servers>
<macros><shard>${shard}</shard><replica>r1</replica><cluster>obs</cluster></macros></clickhouse>`;
}

async function waitUntilUp(server: TestServer, output: () => string): Promise<void> {
  for (const until = Date.now() + 180_000; Date.now() < until;) {
    if (server.child.exitCode !== null) throw new Error(`the server ended: ${output()}`);
    try {
      const response = await fetch(`${server.httpUrl}/ping`);
      if (response.ok) return;
    } catch {
      // not listening yet
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`the server does not answer: ${output()}`);
}

/** Starts `count` servers as the shards of cluster `obs`. */
export async function startServers(count: number): Promise<TestServers> {
  const root = mkdtempSync(join(tmpdir(), 'goroscope-servers-'));
  const ports: Ports[] = [];
  for (let i = 0; i < count; i++) ports.push({ http: await freePort(), tcp: await freePort() });
  const nodes = ports.map(({ http, tcp }, index) => {
    const dir = join(root, `node${index}`);
    const config = join(root, `node${index}.xml`);
    writeFileSync(config, configOf(dir, index + 1, ports));
    const words = [
      '--listen_host=127.0.0.1',
      `--config-file=${config}`,
      `--path=${dir}`,
      `--http_port=${http}`,
      `--tcp_port=${tcp}`,
    ];

    const child = spawn('python3', ['-c', CALL, libraryPath(), ...words, '--query', FOREVER], {
      // It keeps schemas it was given in `__cache__` of the current directory.
      cwd: root,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    return { httpUrl: `http://127.0.0.1:${http}`, tcpPort: tcp, child };
  });
  const stop = async (): Promise<void> => {
    await Promise.all(
      nodes.map(async ({ child }) => {
        const ended = new Promise((resolve) => child.once('exit', resolve));
        // One that ended by itself ends no more.
        if (child.kill('SIGKILL')) await ended;
      }),
    );
    rmSync(root, { recursive: true, force: true });
  };
  try {
    for (const node of nodes) {
      let output = '';
      for (const stream of [node.child.stdout, node.child.stderr])
        stream?.on('data', (chunk: Buffer) => (output = (output + chunk.toString()).slice(-2000)));
      await waitUntilUp(node, () => output);
    }
  } catch (error) {
    await stop();
    throw error;
  }
  return { nodes, stop };
}
