// Runs named steps one after the other with their time; the first that fails ends the run with its output.
import { spawnSync } from 'node:child_process';

const bin = (name) => `node_modules/.bin/${name}${process.platform === 'win32' ? '.cmd' : ''}`;

/** A tool of this checkout, run quietly; its output is shown when it fails. */
export function tool(name, args, options = {}) {
  const shown = `${name} ${args.join(' ')}`;
  const run = spawnSync(name === 'node' ? process.execPath : bin(name), args, {
    stdio: options.show ? 'inherit' : 'pipe',
    encoding: 'utf8',
    maxBuffer: 1 << 28,
    ...options,
  });
  if (run.error) throw run.error;
  return {
    ok: run.status === 0,
    output: options.show ? '' : `${run.stdout ?? ''}${run.stderr ?? ''}`,
    shown,
  };
}

/** Runs steps `[label, () => {ok, output}]`; answers how many passed and failed. With `keepGoing` all are run. */
export async function runSteps(steps, { keepGoing = false } = {}) {
  let passed = 0;
  let failed = 0;
  for (const [label, run] of steps) {
    const started = performance.now();
    const { ok, output } = await run();
    const seconds = ((performance.now() - started) / 1000).toFixed(1);
    console.log(`${ok ? 'ok  ' : 'FAIL'} ${label} (${seconds} s)`);
    if (ok) {
      passed++;
      continue;
    }
    failed++;
    console.log(output);
    if (!keepGoing) break;
  }
  return { passed, failed };
}
