import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { memorySource } from '../executable/memory-source.ts';
import { unpackBlock } from './packed-blocks.ts';

/** ELF and program headers as UPX 4.2.4 packed them in stripped programs of Go 1.27.4: `upx --nrv2b` and so on. */
const AMD64 = { size: 400, sha: '89ab8eed16413774' };
const ARM = { size: 244, sha: 'd32bf101a6d2129a' };
const SAMPLES = [
  {
    name: 'NRV2B in words of 4 bytes',
    method: 2,
    ...AMD64,
    packed:
      '+/sh/39FTEYCAQEAAgA+AA1gDkgPd8sGG0AXkCITOAAGB2xzdwUQAA8HAAQnQAB2Qp6wQAdQAQAAEAayzQ52BAN4Dw8HQIJMyBNkAAAET9iB/UYFAABAB7EYCw47LCFvAUMgIU/YwRcgSwcgxg6e/Q0sN+MA8BkQ8FmEfXbCB4DjDog+BDc2BBb5UeV0ZAAIBwAAAAgAJAAA/w==',
  },
  {
    name: 'NRV2D in words of 4 bytes',
    method: 5,
    ...AMD64,
    packed:
      '9vsh/39FTEYCAQEAAgA+ABpgDkgf7bY2bEAvkEUmOAAGChBiD+zZAA8OAQRPQABAD7DbCXlQAQAAEA0EB/KEvO14Dx8PQGQAAMG+IBMEjAUAAVhCnthAD7EYC9+JHXbsAYcgLyBLDweDJeQgxg5vxgC+ndjb8Bkh8FkPgOMdiD4ECBb5xG9R5XRkAZIkIWwIDwBAJUn/',
  },
  {
    name: 'NRV2E in words of 4 bytes',
    method: 8,
    ...AMD64,
    packed:
      'u/sg/39FTEYCAQEAAgA+ABtgDkgfv1/a7UAvkEUmOAAGChAADw/2tXYOAARPQABAD1ABe5s9kAAAEA0EB3gPH4F8IC0OQGQAAGxgu8kEjQUAAUAPNmwgH7EYC98Bh8gHexsgLyBLDyDGDtkNAhtvxwDwGSHBnj3Y8FkPgOMdiD4Eb9sFbPlR5XRkAQgPSZIkCQAAACr/',
  },
  {
    name: 'LZMA',
    method: 14,
    ...AMD64,
    packed:
      'GgMAP5FFhGg9iabaisyT4k7ZBcEjrahK4e/E2tksDx11Nuesm/WNQmnp9W1dvegwH5x9/jZsBCAAr76XTy/Ewk7fusBO5ZA8+t9HqJ8HJiqWS3QTd2Th9dEeS5FvPZZiJJUil/9AoLLfjFZgLXlKHqTD5bd2XNFa6xCpKk+2Tw==',
  },
  {
    name: 'NRV2B in bytes',
    method: 3,
    ...ARM,
    packed:
      '+X9FTEYBZAA/AgAoAH8NtAoK3QA0B/RjEwC3BQsgALsGGxAAug8HAMYbNOcpA/LAAAA2BEE2AQc7eA8D5AF5ZAAAGQQFlm33CUNsHgwDbAUTFh93DQNIDvKkrww2BB8TGnQDG44ot94FLMcCxZf/H1HldGQAYAANBoJ/AAAAAAAJ/w==',
  },
  {
    name: 'NRV2D in bytes',
    method: 6,
    ...ARM,
    packed:
      '+X9FTEYBZAA/AgAoAH8atAoKALU0DvSdJwAF+xcgAAY2dhAADw6zADc0Z1IG5MAAAGwEg9kBD954DwYBR2QAkQCQBFrb3RK2hh4MB2wFJy0/2g0GDkekr5EMsQQ/NhoGkRvfKLcLLMfsAgAGPz9R5XRkAGABGwb/CEkkkklQ/w==',
  },
  {
    name: 'NRV2E in bytes',
    method: 9,
    ...ARM,
    packed:
      '+X9FTEYBpAAfAgAoAHcbtAoK3gA0DvT9JwAFuxYgAAY29xAADw6/ADc0AL8BB8AAlwAEfYMB+w94DwelAfJkAADkBNrbbwEH5TQeDNsFJ2Y/DfIGDvmkrwx2BD8OGvIGG/Yotwr7LMcCAAY/f1HldGQAagHtBv+Ekkkklf8=',
  },
].map((sample) => ({ ...sample, packed: new Uint8Array(Buffer.from(sample.packed, 'base64')) }));

function unpack(method: number, packed: Uint8Array, size: number): Uint8Array | undefined {
  return unpackBlock(memorySource(packed), {
    offset: 0,
    packedSize: packed.length,
    size,
    method,
    filter: 0,
    filterMark: 0,
    extra: 0,
  });
}

describe('unpackBlock', () => {
  test.each(SAMPLES)('$name', ({ method, packed, size, sha }) => {
    const out = unpack(method, packed, size) ?? new Uint8Array(0);
    expect(out.length).toBe(size);
    expect(createHash('sha256').update(out).digest('hex').slice(0, 16)).toBe(sha);
  });

  test.each(SAMPLES)('$name, cut at any byte, ends', ({ method, packed, size }) => {
    // The last bytes hold no more than the mark of the end.
    for (let length = 0; length < packed.length - 16; length++)
      expect(unpack(method, packed.subarray(0, length), size)).toBeUndefined();
  });

  test.each(SAMPLES)('$name, damaged anywhere, ends', ({ method, packed, size }) => {
    let state = 11;
    for (let round = 0; round < 2000; round++) {
      const copy = Uint8Array.from(packed);
      for (let i = 0; i < 3; i++) {
        state = (state * 48_271) % 2_147_483_647;
        copy[state % copy.length] = state >>> 8;
      }
      const out = unpack(method, copy, size);
      expect(out === undefined || out.length === size).toBe(true);
    }
  });

  test('a block that would not shrink is kept as it is', () => {
    expect(unpack(2, Uint8Array.of(1, 2, 3), 3)).toEqual(Uint8Array.of(1, 2, 3));
  });
});
