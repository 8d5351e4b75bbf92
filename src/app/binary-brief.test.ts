import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { elfImage, peImage } from '../../test/support/sample-images.ts';
import { createBriefAheadReader, createBriefReader } from './binary-brief.ts';
import { createBatchScanner, type ScanOptions } from './binary-scan-batch.ts';

describe('files read together', () => {
  let dir = '';
  beforeEach(() => void (dir = mkdtempSync(join(tmpdir(), 'goroscope-brief-'))));
  afterEach(() => rmSync(dir, { recursive: true, force: true }));

  function tree(): string[] {
    const paths: string[] = [];
    for (let i = 0; i < 40; i++) {
      const path = join(dir, `f${i}`);
      paths.push(path);
      if (i % 5 === 4) continue;
      const program = i % 2 === 0 ? elfImage() : peImage();
      const bytes = i % 5 === 3 ? program.subarray(0, program.length >> 1) : program;
      writeFileSync(path, bytes);
    }
    return paths;
  }

  test('answers what reading in turn answers, in the order of the files', async () => {
    const paths = tree();
    const inTurn = createBriefReader();
    const expected = paths.map((path) => {
      try {
        return inTurn(path);
      } catch (error) {
        return (error as NodeJS.ErrnoException).code;
      }
    });
    expect(new Set(expected.map((e) => typeof e))).toEqual(new Set(['object', 'undefined', 'string']));
    const together = createBriefAheadReader();
    for (let run = 0; run < 2; run++) {
      const answers = await together(paths);
      expect(answers.map((a) => (a instanceof Error ? (a as NodeJS.ErrnoException).code : a))).toEqual(
        expected,
      );
    }
  });

  test('prints the same batch, files that are gone named with the reason', async () => {
    const options: ScanOptions = {
      inspect: { deep: false, size: false, functions: null, addresses: [] },
      json: false,
      all: false,
      notGo: 'not Go',
      brief: true,
    };
    const paths = tree();
    const scan = createBatchScanner(options);
    const inTurn = await scan(paths);
    expect(inTurn.refused).toHaveLength(8);
    expect(await scan(paths, true)).toEqual(inTurn);
  });
});
