// Dumps as they arrive from logs: wrapped by collectors, mixed with others, cut, in other encodings.
import { describe, expect, test } from 'vitest';
import type { DumpSummary, Goroutine } from '../../model/goroutine-dump.ts';
import { GoroutineDumpReader } from './goroutine-dump-reader.ts';

interface Read {
  readonly summary: DumpSummary;
  readonly goroutines: readonly Goroutine[];
}

function read(content: string | Uint8Array, piece = 65_536): readonly Read[] {
  const found: Read[] = [];
  let goroutines: Goroutine[] = [];
  const reader = new GoroutineDumpReader({
    goroutine: (goroutine) => goroutines.push(goroutine),
    dump: (summary) => {
      found.push({ summary, goroutines });
      goroutines = [];
    },
  });
  const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content;
  for (let at = 0; at < bytes.length; at += piece) reader.push(bytes.subarray(at, at + piece));
  reader.end();
  return found;
}

/** Goroutines `from` and the two after it. */
function dumpOf(cause: string, from: number): string {
  const one = (id: number): string => `goroutine ${id} [chan receive]:
main.wait(0x${id}, {0x1, 0x2})
\t/src/main.go:${10 + id} +0x1d
created by main.main in goroutine 1
\t/src/main.go:5 +0x22

`;
  return `${cause}\n\n${[0, 1, 2].map((i) => one(from + i)).join('')}`;
}

const DUMP = dumpOf('panic: a "quoted" word', 7);
const PLAIN = read(DUMP);
const lines = DUMP.split('\n');
const csv = (text: string): string => `"${text.replaceAll('"', '""')}"`;
const utf16 = (text: string, littleEndian: boolean): Uint8Array => {
  const view = new DataView(new ArrayBuffer(text.length * 2 + 2));
  [0xfe_ff, ...Array.from(text, (c) => c.charCodeAt(0))].forEach((unit, i) =>
    view.setUint16(i * 2, unit, littleEndian),
  );
  return new Uint8Array(view.buffer);
};

describe('what is wrapped around a dump comes off', () => {
  const time = '2026-11-21T10:11:12.123456789Z';
  test.each<readonly [string, string | Uint8Array]>([
    ['journalctl', lines.map((l) => `Nov 21 10:11:12 host-1 checkout[4711]: ${l}`).join('\n')],
    ['CRI', lines.map((l) => `${time} stderr F ${l}`).join('\n')],
    ['docker', lines.map((l) => JSON.stringify({ log: `${l}\n`, stream: 'stderr', time })).join('\n')],
    ['journald in JSON', lines.map((l) => JSON.stringify({ _PID: '4711', MESSAGE: l })).join('\n')],
    ['journald, as bytes', lines.map((l) => JSON.stringify({ MESSAGE: [...Buffer.from(l)] })).join('\n')],
    ['a logger in JSON', lines.map((l) => JSON.stringify({ level: 'ERROR', msg: l })).join('\n')],
    [
      'a record of JSON with the stack',
      `{"msg":"x"}\n${JSON.stringify({ a: { stack: DUMP } })}\n{"msg":"y"}\n`,
    ],
    ['a record of logfmt', `level=error err="a \\"b" stack=${JSON.stringify(DUMP)} took=1ms\n`],
    ['CSV', lines.map((l) => `${csv(time)},${csv(l)}`).join('\n')],
    ['colours', lines.map((l) => `\u001b[31m${l}\u001b[0m`).join('\n')],
    ['compose', lines.map((l) => `checkout-1  | ${l}`.trimEnd()).join('\n')],
    ['a counter', lines.map((l, i) => `[${i}] ${l}`).join('\n')],
    ['indentation', lines.map((l) => `    ${l}`).join('\n')],
    ['tabs made of blanks', DUMP.replaceAll('\t', '        ')],
    ['no indentation', lines.map((l) => l.trim()).join('\n')],
    ['UTF-16 of PowerShell', utf16(DUMP.replaceAll('\n', '\r\n'), true)],
    ['UTF-16, the other order', utf16(DUMP, false)],
    ['UTF-8 with a mark', `\ufeff${DUMP}`],
  ])('%s', (_name, content) => {
    for (const piece of [65_536, 1]) {
      const dumps = read(content, piece);
      expect(dumps.map(({ goroutines }) => goroutines)).toEqual(PLAIN.map(({ goroutines }) => goroutines));
      expect(dumps[0]?.summary).toMatchObject({ causes: ['panic: a "quoted" word'], truncated: false });
    }
  });
});

test('lines of several processes are told apart, their causes too', () => {
  const sources = [
    DUMP,
    dumpOf('fatal error: all goroutines are asleep - deadlock!', 7),
    dumpOf('SIGQUIT: quit', 8),
  ];
  const queues = sources.map((text, i) => text.split('\n').map((line) => `shop-${i + 1}  | ${line}`));
  let seed = 7;
  const mixed: string[] = [];
  while (queues.some((queue) => queue.length > 0)) {
    seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
    const line = queues[(seed >>> 8) % queues.length]?.shift();
    if (line !== undefined) mixed.push(line);
  }
  const dumps = read(mixed.join('\n'));
  const ids = (goroutines: readonly Goroutine[]): string => goroutines.map(({ id }) => id).join(' ');
  expect(
    dumps.map(({ summary, goroutines }) => `${summary.causes[0]} ${ids(goroutines)}`).toSorted(),
  ).toEqual([
    'SIGQUIT: quit 8 9 10',
    'fatal error: all goroutines are asleep - deadlock! 7 8 9',
    'panic: a "quoted" word 7 8 9',
  ]);
  for (const { goroutines } of dumps)
    expect(goroutines.map(({ stack }) => stack.frames.length)).toEqual([1, 1, 1]);
});

test('a dump that breaks off is told from one that ends', () => {
  const whole = DUMP.trimEnd();
  expect(read(whole)[0]?.summary.truncated).toBe(false);
  const last = whole.lastIndexOf('goroutine 9');
  // Where a line number or an offset is cut, nothing shows it: `+0x2` may be all of it.
  const tellable = (at: number): boolean => !/(?::\d+|\+0x[0-9a-f]+|:\d+ \+?0?x?)$/.test(whole.slice(0, at));
  for (let at = last + 'goroutine 9 [chan receive]:'.length; at < whole.length - 1; at++)
    if (tellable(at)) expect([at, read(whole.slice(0, at)).at(-1)?.summary.truncated]).toEqual([at, true]);
});

test('two threads that die at once: the stack that comes late belongs to the same dump', () => {
  const text = `fatal error: concurrent map writes
fatal error: concurrent map writes

goroutine 4 [running]:
\tgoroutine running on other thread; stack unavailable
created by main.main
\t/src/main.go:5 +0x22

goroutine 5 [runnable]:
main.f()
\t/src/main.go:9 +0x5
created by main.main
\t/src/main.go:5 +0x22

goroutine 4 [running]:
main.f()
\t/src/main.go:9 +0x5
created by main.main
\t/src/main.go:5 +0x22
`;
  expect(
    read(text).map(({ goroutines }) => goroutines.map(({ id, stack }) => [id, stack.frames.length])),
  ).toEqual([
    [
      [5, 1],
      [4, 1],
    ],
  ]);
});
