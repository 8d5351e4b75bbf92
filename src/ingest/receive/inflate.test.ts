import { readFileSync } from 'node:fs';
import { deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import { compress as snappyCompress } from 'snappyjs';
import { describe, expect, test } from 'vitest';
import { randomFrom } from '../../../test/oracle/otlp.ts';
import { inflateBody } from './inflate.ts';

const LIMIT = 1 << 20;
const TEXT = Buffer.from(
  Array.from({ length: 8000 }, (_, i) => `line ${i % 97} of a text that compresses well\n`).join(''),
);

function fixture(name: string): Buffer {
  return readFileSync(new URL(`../../../test/fixtures/ingest/zstd/${name}`, import.meta.url));
}

async function inflated(encoding: string, body: Uint8Array, limit = LIMIT): Promise<string> {
  const result = await inflateBody(encoding, body, limit);
  return result.ok ? Buffer.from(result.value).toString('latin1') : result.error.code;
}

const ENCODED: readonly (readonly [string, string, Uint8Array])[] = [
  ['identity', 'identity', TEXT],
  ['no coding', '', TEXT],
  ['gzip', 'gzip', gzipSync(TEXT)],
  ['gzip in capitals', ' GZIP ', gzipSync(TEXT)],
  ['deflate with its zlib header', 'deflate', deflateSync(TEXT)],
  ['deflate without it', 'deflate', deflateRawSync(TEXT)],
  ['snappy', 'snappy', new Uint8Array(snappyCompress(TEXT))],
  ...['level1', 'level19', 'checksum', 'no-size', 'stream'].map(
    (name) => [`zstd ${name}`, 'zstd', fixture(`${name}.zst`)] as const,
  ),
];

describe('inflation', () => {
  test.each(ENCODED)('%s', async (_title, encoding, body) => {
    expect(await inflated(encoding, body)).toBe(TEXT.toString('latin1'));
  });

  test('several zstd frames with a skippable one between', async () => {
    expect(await inflated('zstd', fixture('two-frames.zst'))).toBe(TEXT.toString('latin1').repeat(2));
  });

  test.each(ENCODED)('%s: one byte above the limit is too large', async (_title, encoding, body) => {
    expect(await inflated(encoding, body, TEXT.length - 1)).toBe('too-large');
    expect(await inflated(encoding, body, TEXT.length)).toBe(TEXT.toString('latin1'));
  });

  test('bombs are stopped with little memory', async () => {
    const gzip = gzipSync(Buffer.alloc(200 << 20), { level: 9 });
    const before = process.memoryUsage().rss;
    expect(await inflated('gzip', gzip)).toBe('too-large');
    expect(await inflated('zstd', fixture('bomb-100mib.zst'))).toBe('too-large');
    expect(await inflated('snappy', Buffer.from([0xff, 0xff, 0xff, 0xff, 0x0f, 0x00]))).toBe('too-large');
    expect(process.memoryUsage().rss - before).toBeLessThan(64 << 20);
  });

  test('unknown codings are named', async () => {
    for (const encoding of ['br', 'gzip, gzip', 'lz4', 'constructor'])
      expect(await inflateBody(encoding, TEXT, LIMIT)).toMatchObject({
        error: { code: 'unknown-encoding', detail: encoding },
      });
  });

  test('every cut end and random damage of each coding is an error or the right text, never an exception', async () => {
    const random = randomFrom(3);
    for (const [, encoding, body] of ENCODED) {
      if (encoding === '' || encoding === 'identity') continue;
      for (let i = 0; i < 60; i++) {
        const cut = body.slice(0, Math.floor(random() * body.length));
        expect(await inflated(encoding, cut), `${encoding} cut at ${cut.length}`).toMatch(
          /^(corrupt|too-large)$|^line /,
        );
        const damaged = body.slice();
        damaged[Math.floor(random() * body.length)]! ^= 1 << Math.floor(random() * 8);
        expect(typeof (await inflated(encoding, damaged))).toBe('string');
      }
    }
  }, 180_000);
});
