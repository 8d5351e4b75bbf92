// A stub server for working on the UI: `tsx test/ui/stub/serve.ts [port] [normal|empty|huge|fail|token]`.
import { hugeLogs } from './answer-logs.ts';
import { startStub } from './server.ts';
import { buildHugeTrace, buildWorld } from './world.ts';

const [port = '4320', kind = 'normal'] = process.argv.slice(2);
const normal = buildWorld(kind === 'empty' ? 0 : 600);
const first = normal.logs[0];
const world =
  kind === 'huge' && first !== undefined
    ? { ...normal, traces: [buildHugeTrace(50_000), ...normal.traces], logs: hugeLogs(100_000, first) }
    : normal;
const stub = await startStub({
  world,
  webDir: new URL('../../../dist/web', import.meta.url).pathname,
  port: Number(port),
  fail: kind === 'fail',
  ...(kind === 'token' && { token: 'secret' }),
});
console.log(stub.url);
