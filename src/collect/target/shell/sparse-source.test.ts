import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { memorySource } from '../../../formats/executable/memory-source.ts';
import { readBinaryFacts } from '../../../formats/gobinary/read-binary-facts.ts';
import { readSparsely } from './sparse-source.ts';

const BLOCK = 65_536;

function fileOf(bytes: Uint8Array) {
  const asked: [number, number][] = [];
  const fetch = async (first: number, count: number) => {
    asked.push([first, count]);
    return bytes.subarray(first * BLOCK, (first + count) * BLOCK);
  };
  return { asked, fetch };
}

test('only what is read is fetched, neighbours together', async () => {
  const bytes = Uint8Array.from({ length: BLOCK * 10 + 5 }, (_, i) => i % 251);
  const { asked, fetch } = fileOf(bytes);
  const found = await readSparsely(bytes.length, fetch, (source) => [
    ...source.read(BLOCK - 2, 4),
    ...source.read(BLOCK * 10, 100),
    source.read(bytes.length, 1).length,
    source.read(-1, 1).length,
  ]);
  expect(found).toEqual([...bytes.subarray(BLOCK - 2, BLOCK + 2), ...bytes.subarray(BLOCK * 10), 0, 0]);
  expect(asked).toEqual([
    [0, 2],
    [10, 1],
  ]);
});

test('a file that says otherwise every time is given up', async () => {
  let at = 0;
  const fetch = async () => new Uint8Array(BLOCK);
  expect(await readSparsely(1e9, fetch, (source) => source.read((at += BLOCK), 1).length)).toBeUndefined();
  expect(await readSparsely(1e9, fetch, (source) => source.read(0, 1e9).length)).toBeUndefined();
});

describe.skipIf(process.platform !== 'linux')('a real program', () => {
  test('tells the same as when it is read as a whole', async () => {
    const bytes = readFileSync('/proc/self/exe');
    const { asked, fetch } = fileOf(bytes);
    const facts = await readSparsely(
      bytes.length,
      fetch,
      (source) => readBinaryFacts(source, { file: 'exe', deep: false })?.facts,
    );
    expect(facts).toEqual(readBinaryFacts(memorySource(bytes), { file: 'exe', deep: false })?.facts);
    const fetched = asked.reduce((sum, [, count]) => sum + count * BLOCK, 0);
    expect(fetched).toBeLessThan(bytes.length / 2);
  });
});
