import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { elfImage, machoImage, peImage } from '../../../test/support/sample-images.ts';
import type { BinaryFacts } from '../../model/binary-facts.ts';
import { memorySource } from '../executable/memory-source.ts';
import { readBinaryFacts } from './read-binary-facts.ts';

function told(bytes: Uint8Array): BinaryFacts | undefined {
  return readBinaryFacts(memorySource(bytes), { file: 'x', deep: true })?.facts;
}

/** What a cut file must not say otherwise than the whole one: nothing, or the same. */
function claims(facts: BinaryFacts): Readonly<Record<string, unknown>> {
  const { linking, libc, interpreter, cgo, hardening } = facts;
  const { stripped, dwarf } = facts.instrumentation;
  const unknown = (value: unknown) => (value === 'unknown' ? null : value);
  return { linking: unknown(linking), libc: unknown(libc), interpreter, cgo, stripped, dwarf, ...hardening };
}

/** Claims of the file cut at some places that the whole file contradicts. */
function contradictions(bytes: Uint8Array, step: number): string[] {
  const whole = told(bytes);
  if (whole === undefined) return ['not read'];
  const right = claims(whole);
  const wrong = new Set<string>();
  for (let length = 0; length < bytes.length; length += length < 2048 ? 1 : step) {
    const facts = told(bytes.subarray(0, length));
    for (const [name, value] of Object.entries(facts === undefined ? {} : claims(facts)))
      if (value !== null && value !== right[name]) wrong.add(`${name}: ${String(value)}`);
  }
  return [...wrong];
}

describe('a file that is not whole', () => {
  const samples: Readonly<Record<string, Uint8Array>> = {
    'elf with a loader': elfImage({ interpreter: '/lib64/ld-linux-x86-64.so.2' }),
    'elf without': elfImage(),
    'mach-o': machoImage(),
    pe: peImage(),
  };

  test.each(Object.entries(samples))('%s: what is gone is not said to be missing', (_, bytes) => {
    expect(contradictions(bytes, 1)).toEqual([]);
  });

  test.skipIf(!existsSync('/bin/ls'))(
    'the same for a program of this machine, cut at three hundred places',
    () => {
      const bytes = new Uint8Array(readFileSync('/bin/ls'));
      expect(contradictions(bytes, Math.ceil(bytes.length / 300))).toEqual([]);
    },
  );

  test.skipIf(!existsSync('/bin/ls'))(
    'section headers that are cut off are a problem, not a stripped program',
    () => {
      const bytes = new Uint8Array(readFileSync('/bin/ls'));
      const facts = told(bytes.subarray(0, bytes.length - 64 * 3));
      expect(facts?.problems.map((p) => p.code)).toContain('section-table-truncated');
      expect(facts?.instrumentation.stripped).toBeNull();
    },
  );
});
