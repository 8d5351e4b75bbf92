import { expect, test } from 'vitest';
import type { NamedCallTree } from '../../model/named-call-tree.ts';
import { renderChromeTrace } from '../chrome-trace/render-chrome-trace.ts';
import { renderSpeedscope } from '../speedscope/render-speedscope.ts';
import { renderFolded } from './render-folded.ts';

// main(1) ─ "a;b\nc"(5) ─ quoted(-2)
//         └ quoted(0, 2^53 - 1)
const frame = (name: string, file = ''): { name: string; file: string } => ({ name, file });
const tree: NamedCallTree = {
  frames: [frame('main', 'main.go'), frame('a;b\nc'), frame('say "hi" 火')],
  parent: Uint32Array.of(0, 0, 1, 2, 1),
  frame: Uint32Array.of(0, 0, 1, 2, 2),
  columns: [
    { type: 'cpu', unit: 'nanoseconds', self: Float64Array.of(0, 1, 5, -2, 0) },
    { type: 'inuse', unit: 'bytes', self: Float64Array.of(0, 0, 0, 0, Number.MAX_SAFE_INTEGER) },
    { type: 'events', unit: 'apples', self: new Float64Array(5) },
  ],
};

test('folded stacks quote nothing and lose no sign', () => {
  expect([...renderFolded(tree, 0)]).toEqual(['main 1\n', 'main;a:b c 5\n', 'main;a:b c;say "hi" 火 -2\n']);
  expect([...renderFolded(tree, 1)]).toEqual([`main;say "hi" 火 ${Number.MAX_SAFE_INTEGER}\n`]);
  expect([...renderFolded(tree, 2), ...renderFolded(tree, 9)]).toEqual([]);
});

test('speedscope has all sample types, its own units, and no negative weights', () => {
  const text = [...renderSpeedscope(tree, { name: 'n', exporter: 'e', active: 1 })].join('');
  expect(JSON.parse(text)).toEqual({
    $schema: 'https://www.speedscope.app/file-format-schema.json',
    name: 'n',
    exporter: 'e',
    activeProfileIndex: 1,
    shared: { frames: [{ name: 'main', file: 'main.go' }, { name: 'a;b\nc' }, { name: 'say "hi" 火' }] },
    profiles: [
      {
        type: 'sampled',
        name: 'n cpu',
        unit: 'nanoseconds',
        startValue: 0,
        endValue: 6,
        samples: [[0], [0, 1]],
        weights: [1, 5],
      },
      {
        type: 'sampled',
        name: 'n inuse',
        unit: 'bytes',
        startValue: 0,
        endValue: Number.MAX_SAFE_INTEGER,
        samples: [[0, 2]],
        weights: [Number.MAX_SAFE_INTEGER],
      },
      {
        type: 'sampled',
        name: 'n events',
        unit: 'none',
        startValue: 0,
        endValue: 0,
        samples: [],
        weights: [],
      },
    ],
  });
});

test('a trace has a process a sample type and calls side by side inside their callers', () => {
  const { traceEvents } = JSON.parse([...renderChromeTrace(tree, '')].join('')) as {
    traceEvents: readonly Readonly<Record<string, unknown>>[];
  };
  const names = traceEvents.filter(({ ph }) => ph === 'M').map(({ args }) => (args as { name: string }).name);
  expect(names).toEqual(['cpu (nanoseconds)', 'inuse (bytes)', 'events (apples)']);
  expect(traceEvents.filter(({ ph, pid }) => ph === 'X' && pid === 1)).toEqual([
    { ph: 'X', name: 'main', pid: 1, tid: 1, ts: 0, dur: 0.006, args: { self: 1 } },
    { ph: 'X', name: 'a;b\nc', pid: 1, tid: 1, ts: 0, dur: 0.005, args: { self: 5 } },
  ]);
});
