import { connect, createServer, type AddressInfo, type Server } from 'node:net';
import { say } from '../../base/messages.ts';
import { type Bench, firstLine } from './bench.ts';
import { impossible, shown, type Try, type TryOutcome } from './try.ts';
import { tryAbouts, tryConclusions, tryReasons } from './tries.messages.ts';

/** Far below the 300 ms of Fast Fallback and the seconds of a timeout. */
const AT_ONCE_MS = 200;
const DIAL_TIMEOUT_MS = 2000;

/** Experiments with limits and the loopback network. */
export const SYSTEM_TRIES: readonly Try[] = [
  {
    id: 'ulimit-sets-both',
    about: tryAbouts.ulimit,
    claims: ['claim-49'],
    checks: ['lim-nofile-hard'],
    run: ulimit,
  },
  {
    id: 'localhost-families',
    about: tryAbouts.localhost,
    claims: ['claim-53', 'claim-54'],
    checks: ['net-ipv6-half-open'],
    run: localhost,
  },
];

async function ulimit(bench: Bench): Promise<TryOutcome> {
  const done = await bench.exec(['sh', '-c', 'ulimit -Hn; ulimit -n 512 && ulimit -Sn && ulimit -Hn']);
  if (done.failed !== null || done.code !== 0)
    return impossible(say(tryReasons.broken, { problem: done.failed ?? firstLine(done.stderr) }));
  const [before = '', soft = '', hard = ''] = done.stdout.trim().split('\n');
  bench.see('ulimit -Hn', before);
  bench.see('ulimit -n 512; ulimit -Sn; ulimit -Hn', `${soft} ${hard}`);
  return shown(soft === '512' && hard === '512', tryConclusions.ulimit);
}

async function localhost(bench: Bench): Promise<TryOutcome> {
  const server = createServer((socket) => socket.end());
  await listen(server, '127.0.0.1');
  const { port } = server.address() as AddressInfo;
  try {
    const six = await dial('::1', port);
    const named = await dial('localhost', port);
    if (six.code === 'EADDRNOTAVAIL' || six.code === 'EAFNOSUPPORT') return impossible(tryReasons.noIpv6);
    bench.see(`dial [::1]:${port}`, `${six.code} after ${six.ms.toFixed(1)} ms`);
    bench.see(`dial localhost:${port}`, `${named.code} after ${named.ms.toFixed(1)} ms`);
    const isSo =
      six.code === 'ECONNREFUSED' &&
      six.ms < AT_ONCE_MS &&
      named.code === 'connected' &&
      named.ms < AT_ONCE_MS;
    return shown(isSo, tryConclusions.localhost);
  } finally {
    server.close();
  }
}

function listen(server: Server, host: string): Promise<void> {
  return new Promise((resolve) => server.listen(0, host, resolve));
}

/** Both families are tried one after the other where a name has both (RFC 8305). */
function dial(host: string, port: number): Promise<{ readonly code: string; readonly ms: number }> {
  return new Promise((resolve) => {
    const started = performance.now();
    const socket = connect({ host, port, autoSelectFamily: true, timeout: DIAL_TIMEOUT_MS });
    const end = (code: string) => {
      socket.destroy();
      resolve({ code, ms: performance.now() - started });
    };
    socket.once('connect', () => end('connected'));
    socket.once('timeout', () => end('timeout'));
    socket.once('error', (error: NodeJS.ErrnoException) => end(error.code ?? error.message));
  });
}
