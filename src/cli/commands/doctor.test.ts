import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { recordedIo } from '../../../test/support/recorded-io.ts';
import { AppError } from '../../base/errors/app-error.ts';
import { parseCall } from '../parse-call.ts';
import { command } from './doctor.ts';

const SNAPSHOTS = join(import.meta.dirname, '../../../test/fixtures/snapshots');

/** Runs the command with words as a shell would pass them. */
async function doctor(...words: readonly string[]): Promise<{ readonly code: number; readonly out: string }> {
  const { args, options } = parseCall(command as never, words, {});
  const { io, out } = recordedIo({
    lang: words.includes('zh') ? 'zh' : 'en',
    json: words.includes('--json'),
  });
  const code = await command.run({ args, options: options as never, io });
  return { code, out: out() };
}

async function codeOf(...words: readonly string[]): Promise<string> {
  try {
    return String((await doctor(...words)).code);
  } catch (error) {
    return error instanceof AppError ? `${error.code} ${error.exitCode}` : String(error);
  }
}

const OOM = join(SNAPSHOTS, 'k8s-burstable-fractional-v2');
const WARN_ONLY = join(SNAPSHOTS, 'docker-v2-private-ns-half-cpu');

describe('exit code', () => {
  test('1 from the asked severity on, 0 below', async () => {
    expect(await codeOf('--snapshot', OOM)).toBe('1');
    expect(await codeOf('--snapshot', WARN_ONLY)).toBe('0');
    expect(await codeOf('--snapshot', WARN_ONLY, '--fail-on', 'warn')).toBe('1');
    expect(await codeOf('--snapshot', OOM, '--fail-on', 'never')).toBe('0');
    expect(await codeOf('--snapshot', OOM, '--only', 'cpu')).toBe('0');
  });

  test('2 for usage', async () => {
    expect(await codeOf('nowhere')).toBe('UNKNOWN_TARGET 2');
    expect(await codeOf('--only', 'cpu-nothing')).toBe('UNKNOWN_CHECK 2');
    expect(await codeOf('--fail-on', 'fatal')).toBe('BAD_OPTION 2');
    expect(await codeOf('--what-if', 'x')).toBe('BAD_WHAT_IF 2');
    for (const nonsense of [
      'cgroup.cpu=5',
      'limits.cpu=null',
      'cgroup.memory=[]',
      'kernel.release=',
      'env=3',
    ])
      expect([nonsense, await codeOf('--snapshot', OOM, '--what-if', nonsense)]).toEqual([
        nonsense,
        expect.stringMatching(/^(?:BAD_WHAT_IF 2|[01])$/),
      ]);
    expect(await codeOf('--snapshot', OOM, '--what-if', 'cgroup.cpu=5')).toBe('BAD_WHAT_IF 2');
    expect(await codeOf('--only', '')).toBe('UNKNOWN_CHECK 2');
    expect(await codeOf('--only', ',')).toBe('UNKNOWN_CHECK 2');
    expect(await codeOf('local', '--snapshot', OOM)).toBe('BAD_ARGUMENT 2');
    expect(await codeOf('explain')).toBe('BAD_ARGUMENT 2');
    expect(await codeOf('explain', 'claim-999')).toBe('UNKNOWN_CLAIM 2');
    expect(await codeOf('explain', 'cpu.max', 'scales', 'the', 'clock')).toBe('0');
    expect(await codeOf('local', 'cpu-throttled')).toBe('BAD_ARGUMENT 2');
    expect(await codeOf('--snapshto', OOM)).toBe('BAD_OPTION 2');
  });

  test('3 for surroundings', async () => {
    expect(await codeOf('pid:999999999')).toBe('NO_SUCH_PROCESS 3');
  });
});

test('both ways to name a snapshot give the same report', async () => {
  const [a, b] = [await doctor('--snapshot', OOM, '--json'), await doctor(`snapshot:${OOM}`, '--json')];
  const strip = (text: string) => ({ ...(JSON.parse(text) as object), collectors: [] });
  expect(strip(a.out)).toEqual(strip(b.out));
  expect(JSON.parse(a.out)).toMatchObject({
    schema: 1,
    verdicts: { 'cpu-throttled': 'finding', 'cg-oom-killed': 'finding' },
  });
});

test.each(['markdown', 'html', 'sarif', 'junit', 'terminal', 'json'])('writes %s', async (format) => {
  expect((await doctor('--snapshot', OOM, '--format', format)).out).toContain('cpu-throttled');
});

test('--only runs nothing else', async () => {
  const { out } = await doctor('--snapshot', OOM, '--only', 'cpu-throttled,CG007', '--json');
  expect(Object.keys((JSON.parse(out) as { verdicts: object }).verdicts)).toEqual([
    'cg-oom-killed',
    'cpu-throttled',
  ]);
});

test('lists and explains', async () => {
  expect((await doctor('--list-checks')).out).toContain('CPU006');
  expect((await doctor('explain', 'CPU006')).out).toContain('Why it matters');
  expect((await doctor('explain', 'cpu-throttled', '--lang', 'zh')).out).toContain('为什么重要');
});
