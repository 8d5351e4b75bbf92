import { describe, expect, test } from 'vitest';
import { createRandom, mutate } from '../../../test/support/mutate.ts';
import {
  elfImage,
  fatImage,
  goBlob,
  machoImage,
  markedModText,
  MOD_TEXT,
  peImage,
  wasmImage,
} from '../../../test/support/sample-images.ts';
import { BuildInfoProbe, type ProbedBuildInfo } from './probe-build-info.ts';

const probe = new BuildInfoProbe();

function read(bytes: Uint8Array): { info: ProbedBuildInfo | null | undefined; wanted: number } {
  const steps = probe.probe();
  let wanted = 0;
  let step = steps.next();
  while (step.done !== true) {
    const { into, offset } = step.value;
    const part = bytes.subarray(offset, offset + into.length);
    wanted += into.length;
    into.set(part);
    step = steps.next(part.length);
  }
  return { info: step.value, wanted };
}

const LONG = `${MOD_TEXT}${'build\t-tags=x\n'.repeat(900)}`;

describe('BuildInfoProbe', () => {
  test.each([
    ['64 bits', elfImage()],
    ['64 bits, big-endian', elfImage({ little: false, machine: 22 })],
    ['32 bits', elfImage({ bits: 32, machine: 3 })],
    ['32 bits, big-endian', elfImage({ bits: 32, little: false, machine: 8 })],
    ['Mach-O', machoImage()],
    ['PE', peImage()],
  ])('reads release and module lines: %s', (_, bytes) => {
    expect(read(bytes).info).toEqual({ goVersion: 'go1.27.1', modules: MOD_TEXT });
  });

  test('lines that are longer than the first read', () => {
    expect(read(elfImage({ data: goBlob('go1.26.0', LONG) })).info?.modules).toBe(LONG);
    expect(read(elfImage()).info?.modules).toBe(MOD_TEXT);
  });

  test('what only a full reading can tell, and what is no program', () => {
    const none = elfImage({ data: new Uint8Array(64) });
    for (const bytes of [fatImage(machoImage(), machoImage()), wasmImage(markedModText()), none])
      expect(read(bytes).info).toBeUndefined();
    for (const text of ['', '#!/bin/sh\n', 'PK\u0003\u0004', '\u0000\u0000\u0000\u0000'])
      expect(read(new TextEncoder().encode(text)).info).toBeNull();
  });

  test.each([elfImage(), elfImage({ bits: 32, little: false, machine: 8 }), machoImage(), peImage()])(
    'cut at any byte it is read whole or left to a full reading',
    (bytes) => {
      const whole = { goVersion: 'go1.27.1', modules: MOD_TEXT };
      const seen = new Set<string>();
      for (let length = 0; length < bytes.length; length++)
        seen.add(JSON.stringify(read(bytes.subarray(0, length)).info ?? null));
      for (const info of seen) expect(['null', JSON.stringify(whole)]).toContain(info);
    },
  );

  test('30,000 damaged files: nothing throws and little is read', () => {
    const seeds = [elfImage(), elfImage({ bits: 32, machine: 3 }), machoImage(), peImage()];
    for (let i = 0; i < 30_000; i++) {
      const bytes = seeds[i % seeds.length] ?? new Uint8Array();
      const { undo, length } = mutate(bytes, [[0, bytes.length]], createRandom(i + 1));
      expect(read(bytes.subarray(0, length)).wanted).toBeLessThan(4 << 20);
      undo();
    }
  });
});
