// Errors of a real program, told from its profiles against those of the same program without them.
import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { collectProfiles } from '../../../src/app/profile/collect-profiles.ts';
import { explainCollection, explanationToJson } from '../../../src/app/profile/explain.ts';
import { buildProgram, hasGo, scratchDirectory } from './go-tool.ts';

describe.skipIf(!hasGo)('a program whose peer fails', () => {
  const directory = scratchDirectory();
  const children: ChildProcess[] = [];
  let binary = '';

  beforeAll(() => {
    binary = buildProgram('errors', directory);
  });
  afterAll(() => {
    for (const child of children) child.kill('SIGKILL');
  });

  async function collect(mode: string): Promise<string> {
    const child = spawn(binary, [mode], { stdio: ['ignore', 'pipe', 'inherit'] });
    children.push(child);
    const place = await new Promise<string>((resolve) => {
      child.stdout.once('data', (line: Buffer) => resolve(line.toString().trim()));
    });
    const folder = join(directory, mode);
    await collectProfiles({
      target: `http://${place}`,
      folder,
      seconds: 2,
      headers: {},
      signal: new AbortController().signal,
      progress: () => undefined,
    });
    return folder;
  }

  test('the function that asks is named, and what profiles cannot show', async () => {
    const [healthy, failing] = [await collect('healthy'), await collect('failing')];
    const explanation = await explainCollection(failing, healthy);
    expect(explanation.causes.map(({ code, function: name }) => `${code} ${name}`)).toContain(
      'errors-rise main.ask',
    );
    const quiet = await explainCollection(healthy, failing);
    expect(quiet.causes.filter(({ code }) => code === 'errors-rise')).toEqual([]);
    expect(explanationToJson(explanation)).toMatchObject({
      notSeen: expect.arrayContaining([
        { code: 'context-without-labels', needs: ['pprof labels', 'traces'] },
      ]) as unknown,
    });
  });
});
