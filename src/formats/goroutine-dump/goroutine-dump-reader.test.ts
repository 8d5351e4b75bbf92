import { describe, expect, test } from 'vitest';
import { GoroutineDumpReader } from './goroutine-dump-reader.ts';
import { parseHeader } from './parse-header.ts';
import type { DumpSummary, Goroutine } from '../../model/goroutine-dump.ts';

function read(text: string, piece = 65_536): { dumps: DumpSummary[]; goroutines: Goroutine[] } {
  const dumps: DumpSummary[] = [];
  const goroutines: Goroutine[] = [];
  const reader = new GoroutineDumpReader({
    goroutine: (g) => goroutines.push(g),
    dump: (d) => dumps.push(d),
  });
  const bytes = new TextEncoder().encode(text);
  for (let at = 0; at < bytes.length; at += piece) reader.push(bytes.subarray(at, at + piece));
  reader.end();
  return { dumps, goroutines };
}

const STACKS = `goroutine 7 [running]:
main.dump({0x1, 0x2?, _}, 0x3)
\t/src/main.go:10 +0x1d
main.(*T[...]).Run(...)
\t/src/t.go:20
created by main.main in goroutine 1
\t/src/main.go:5 +0x22

goroutine 8 [sync.Mutex.Lock, 12 minutes, locked to thread] {route: "/a]b", tenant: café}:
`.replace('café', '"caf\\u00e9"').concat(`internal/sync.runtime_SemacquireMutex(0xc0000b4004, 0x0, 0x1)
\t/go/sema.go:95 +0x25
...17 frames elided...
main.(*T[...]).Run(...)
\t/src/t.go:20
created by main.main
\t/src/main.go:5 +0x22
`);

describe('headers of every release', () => {
  const plain = {
    waitMinutes: 0,
    locked: false,
    leaked: false,
    durable: false,
    bubble: null,
    thread: null,
    labels: [],
  };
  test.each([
    ['goroutine 1 [chan receive (nil chan)]:', { id: 1, status: 'chan receive (nil chan)' }],
    [
      'goroutine 5 gp=0xc000 m=3 mp=0xc001 [select (no cases), 9 minutes]:',
      { id: 5, status: 'select (no cases)', thread: 3, waitMinutes: 9 },
    ],
    ['goroutine 5 gp=0xc000 m=nil [GC worker (idle)]:', { id: 5, status: 'GC worker (idle)' }],
    ['goroutine 6 [chan send (leaked) (scan)]:', { id: 6, status: 'chan send', leaked: true }],
    [
      'goroutine 6 [select (durable), 2 minutes, locked to thread, synctest bubble 4]:',
      { id: 6, status: 'select', durable: true, waitMinutes: 2, locked: true, bubble: 4 },
    ],
    ['goroutine 6 [sleep, synctest group 4]:', { id: 6, status: 'sleep', bubble: 4 }],
    [
      'goroutine 9 [IO wait, 1 minutes labels:{"k": "v]", "a b": "x\\"y"}]:',
      {
        id: 9,
        status: 'IO wait',
        waitMinutes: 1,
        labels: [
          ['k', 'v]'],
          ['a b', 'x"y'],
        ],
      },
    ],
    ['goroutine 9 [running] {k: v}:', { id: 9, status: 'running', labels: [['k', 'v']] }],
  ])('%s', (line, expected) => expect(parseHeader(line)).toEqual({ ...plain, ...expected }));

  test.each([
    'goroutine 1 [running',
    'goroutine 1 [running] x:',
    'goroutine x [running]:',
    'goroutine 1 [a "b]:',
  ])('is none: %s', (line) => expect(parseHeader(line)).toBeNull());
});

test('frames, arguments, creator, elided frames and labels', () => {
  const { dumps, goroutines } = read(STACKS);
  expect(dumps).toMatchObject([{ kind: 'stacks', line: 1, goroutines: 2, truncated: false, strayLines: 0 }]);
  const [first, second] = goroutines;
  expect(first).toMatchObject({
    id: 7,
    status: 'running',
    creatorId: 1,
    args: ['{0x1, 0x2?, _}, 0x3', '...'],
  });
  expect(first?.stack).toEqual({
    frames: [
      { func: 'main.dump', file: '/src/main.go', line: 10, inlined: false },
      { func: 'main.(*T[...]).Run', file: '/src/t.go', line: 20, inlined: true },
    ],
    createdBy: { func: 'main.main', file: '/src/main.go', line: 5, inlined: false },
    elided: 0,
  });
  expect(second).toMatchObject({
    waitMinutes: 12,
    locked: true,
    labels: [
      ['route', '/a]b'],
      ['tenant', 'café'],
    ],
  });
  expect(second?.stack.elided).toBe(17);
});

test('lines may end with CRLF, come byte by byte, and stand in a log behind prefixes', () => {
  const plain = read(STACKS).goroutines;
  expect(read(STACKS.replaceAll('\n', '\r\n'), 1).goroutines).toEqual(plain);
  const prefixes: ((line: string, i: number) => string)[] = [
    (line, i) => `2026-11-21T08:00:0${i % 10}.${String(i * 37)}Z stderr F ${line}`,
    (line, i) => `pod-7f | 08:${10 + i} ${line}`,
    (line, i) => `Nov 21 08:00:${10 + i} host app[12]: ${line.replace(/^\t/, '#011')}`,
    (line) => JSON.stringify({ log: `${line}\n`, stream: 'stderr' }),
  ];
  for (const prefix of prefixes) {
    const text = STACKS.split('\n').map(prefix).join('\n');
    expect(read(`an earlier line\n${text}`).goroutines).toEqual(plain);
  }
});

test('lines of a log inside a record are counted, not mixed in', () => {
  const noisy = STACKS.replace('\t/src/main.go:10', 'level=info msg="served (200)"\n\t/src/main.go:10');
  const { dumps, goroutines } = read(noisy);
  expect(goroutines).toEqual(read(STACKS).goroutines);
  expect(dumps[0]?.strayLines).toBe(1);
});

test('a goroutine that comes again starts the next dump', () => {
  const { dumps } = read(`${STACKS}\n${STACKS}\n${STACKS}`);
  expect(dumps.map((d) => d.goroutines)).toEqual([2, 2, 2]);
});

test('a crash gives its cause, and the stack printed later by another thread', () => {
  const text = `fatal error: all goroutines are asleep - deadlock!
[signal SIGSEGV: segmentation violation code=0x1 addr=0x0 pc=0x1]

runtime stack:
runtime.throw({0x1, 0x2})
\t/go/panic.go:1 +0x5

goroutine 0 gp=0x1 m=0 mp=0x2 [idle]:
runtime.futex(0x1)
\t/go/sys.s:1 +0x5 fp=0x1 sp=0x2 pc=0x3

goroutine 4 gp=0x1 m=2 mp=0x3 [running]:
\tgoroutine running on other thread; stack unavailable
created by main.main in goroutine 1
\t/src/main.go:5 +0x22

goroutine 5 gp=0x1 m=nil [sleep]:
main.nap()
\t/src/main.go:9 +0x5 fp=0x1 sp=0x2 pc=0x3

-----

SIGQUIT: quit
goroutine 4 gp=0x1 m=2 mp=0x3 [running]:
main.busy()
\t/src/main.go:7 +0x5 fp=0x1 sp=0x2 pc=0x3

rax    0x0
rip    0x46f2a1
`;
  const { dumps, goroutines } = read(text);
  expect(dumps).toHaveLength(1);
  expect(dumps[0]?.causes[0]).toBe('fatal error: all goroutines are asleep - deadlock!');
  expect(goroutines.map((g) => [g.id, g.stack.frames[0]?.func])).toEqual([
    [5, 'main.nap'],
    [4, 'main.busy'],
  ]);
});

test('text profiles give counts, labels and symbols', () => {
  const text = `goroutineleak profile: total 4
3 @ 0x1 0x2
# labels: {"k":"v", "x y":"\\"z\\""}
#\t0x1\tmain.f+0x1\t\t/src/a b.go:3
#\t0x2\tmain.main+0x22\t/src/main.go:5

1 @ 0x9
#\t0x9
`;
  const { dumps, goroutines } = read(text);
  expect(dumps).toMatchObject([{ kind: 'leaks', announced: 4, goroutines: 4, truncated: false }]);
  expect(goroutines[0]).toMatchObject({
    id: null,
    count: 3,
    labels: [
      ['k', 'v'],
      ['x y', '"z"'],
    ],
  });
  expect(goroutines[0]?.stack.frames[0]).toMatchObject({ func: 'main.f', file: '/src/a b.go', line: 3 });
  expect(read(text.slice(0, 120)).dumps[0]?.truncated).toBe(true);
});

test('cut at each byte: what was complete stays as it was', () => {
  const whole = read(STACKS).goroutines;
  for (let cut = 0; cut < STACKS.length; cut++) {
    const { goroutines } = read(STACKS.slice(0, cut));
    expect(goroutines.length).toBeLessThanOrEqual(2);
    if (goroutines.length === 2) expect(goroutines[0]).toEqual(whole[0]);
  }
  expect(read(STACKS.slice(0, STACKS.indexOf('\t/go/sema'))).dumps[0]?.truncated).toBe(true);
});

test('damaged text never fails and never gives more goroutines than headers', () => {
  let seed = 20_261_121;
  const next = (below: number): number => {
    seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
    return seed % below;
  };
  const pieces = [
    'goroutine 1 [',
    ']',
    ':',
    '\n',
    '\t',
    '{',
    '"',
    '\\',
    'created by ',
    '(',
    '-----\n',
    '3 @ 0x1\n',
    '\r',
    '\0',
  ];
  for (let round = 0; round < 2000; round++) {
    let text = STACKS;
    for (let edit = next(8); edit >= 0; edit--) {
      const at = next(text.length);
      text = text.slice(0, at) + (pieces[next(pieces.length)] ?? '') + text.slice(at + next(30));
    }
    const { goroutines } = read(text, 1 + next(200));
    expect(goroutines.length).toBeLessThanOrEqual(
      text.split('goroutine ').length - 1 + text.split(' @ ').length,
    );
  }
});
