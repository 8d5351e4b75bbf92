import { expect, test } from 'vitest';
import { memorySource } from '../executable/memory-source.ts';
import { listTar } from './tar-index.ts';

function block(
  name: string,
  type: string,
  size: number,
  extra: { link?: string; prefix?: string; mode?: number } = {},
): Uint8Array {
  const bytes = new Uint8Array(512);
  const put = (at: number, value: string) => bytes.set(new TextEncoder().encode(value), at);
  put(0, name);
  put(100, `${(extra.mode ?? 0o644).toString(8).padStart(7, '0')}\0`);
  put(108, '0001750\0');
  put(116, '0001750\0');
  put(124, `${size.toString(8).padStart(11, '0')}\0`);
  put(156, type);
  put(157, extra.link ?? '');
  put(257, 'ustar\0');
  put(345, extra.prefix ?? '');
  put(148, '        ');
  put(
    148,
    `${bytes
      .reduce((a, b) => a + b, 0)
      .toString(8)
      .padStart(6, '0')}\0 `,
  );
  return bytes;
}

function tar(...parts: (Uint8Array | string)[]): Uint8Array {
  const padded = parts.map((p) => {
    if (typeof p !== 'string') return p;
    const bytes = new Uint8Array(Math.ceil(p.length / 512) * 512);
    bytes.set(new TextEncoder().encode(p));
    return bytes;
  });
  return Uint8Array.from([...padded, new Uint8Array(1024)].flatMap((p) => [...p]));
}

function list(bytes: Uint8Array): ReturnType<typeof listTar> extends Generator<infer T> ? T[] : never {
  return [...listTar(memorySource(bytes))];
}

test('files, directories and links with their owners', () => {
  const entries = list(
    tar(
      block('./a/', '5', 0),
      block('a/f', '0', 5, { mode: 0o755 }),
      'hello',
      block('l', '2', 0, { link: 'a/f' }),
    ),
  );
  expect(entries.map((e) => [e.path, e.kind, e.linkTarget])).toEqual([
    ['a', 'directory', ''],
    ['a/f', 'file', ''],
    ['l', 'symlink', 'a/f'],
  ]);
  expect(entries[1]).toMatchObject({ mode: 0o755, uid: 1000, size: 5, offset: 1024 });
});

test('long names: ustar prefix, GNU and pax', () => {
  const long = `${'d'.repeat(120)}/f`;
  const pax = `${`path=${long}`.length + 5} path=${long}\n`;
  const entries = list(
    tar(
      block('f', '0', 0, { prefix: 'p/q' }),
      block('x', 'L', long.length),
      long,
      block('x', '0', 0),
      block('x', 'x', pax.length),
      pax,
      block('y', '0', 0),
    ),
  );
  expect(entries.map((e) => e.path)).toEqual(['p/q/f', long, long]);
});

test('a path cannot leave the archive', () => {
  expect(list(tar(block('../../etc/passwd', '0', 0), block('/abs', '0', 0))).map((e) => e.path)).toEqual([
    'etc/passwd',
    'abs',
  ]);
});

test('ends at damage: wrong checksum, size beyond the file, cut block', () => {
  const good = tar(block('a', '0', 0), block('b', '0', 0));
  const bad = Uint8Array.from(good);
  bad[512] = 0x7a;
  expect(list(bad).map((e) => e.path)).toEqual(['a']);
  expect(list(tar(block('a', '0', 9999)))).toEqual([]);
  expect(list(good.subarray(0, 700)).map((e) => e.path)).toEqual(['a']);
});

test('tells a whole archive from one that is cut short', () => {
  const end = (bytes: Uint8Array) => {
    const walk = listTar(memorySource(bytes));
    let step = walk.next();
    while (step.done !== true) step = walk.next();
    return step.value;
  };
  const good = tar(block('a', '0', 600), 'x'.repeat(600), block('b', '0', 0));
  expect(end(good)).toBeNull();
  // Some writers leave the blocks of zeros out.
  expect(end(good.subarray(0, 2048))).toBeNull();
  for (let length = 1; length < 2048; length++) {
    // Between two members, or in what fills up the last block of the first.
    const isWhole = length >= 512 + 600 && length <= 1536;
    expect([length, end(good.subarray(0, length)) === null]).toEqual([length, isWhole]);
  }
});
