import { describe, expect, test } from 'vitest';
import { EMPTY_HEADER, ProfileBuilder } from '../../model/profile-builder.ts';
import type { Profile } from '../../model/profile.ts';
import { buildCallTree } from './call-tree.ts';
import { renderFlameSvg } from './flame-svg.ts';
import { originOfFunction } from './frame-kind.ts';
import { listLabels } from './label-choice.ts';
import { buildProfileFlame, type ProfileFlame } from './profile-flame.ts';
import { buildSandwich } from './sandwich.ts';
import { sumFrames } from './top-frames.ts';

interface SampleText {
  /** Root first; `a+b` is one location with `b` inlined into `a`. */
  readonly stack: string;
  readonly value: bigint;
  readonly label?: string;
}

function profileOf(samples: readonly SampleText[]): Profile {
  const builder = new ProfileBuilder({
    ...EMPTY_HEADER,
    sampleTypes: [{ type: 'cpu', unit: 'nanoseconds' }],
  });
  const rows = new Map<string, number>();
  const functionOf = (name: string): number => {
    const known = rows.get(name);
    if (known !== undefined) return known;
    const id = builder.strings.intern(name);
    const row = builder.functions.add({ name: id, systemName: id, filename: 0, startLine: 0n });
    rows.set(name, row);
    return row;
  };
  const locations = new Map<string, number>();
  for (const { stack, value, label } of samples) {
    let node = 0;
    for (const place of stack.split(' ')) {
      let location = locations.get(place);
      if (location === undefined) {
        const lines = place
          .split('+')
          .reverse()
          .map((name) => ({ function: functionOf(name), line: 1n, column: 0n }));
        const known = place.startsWith('0x') ? [] : lines;
        location = builder.locations.add({ address: BigInt(locations.size + 16), mapping: -1, lines: known });
        locations.set(place, location);
      }
      node = builder.stacks.child(node, location);
    }
    const key = builder.strings.intern('tenant');
    const labels =
      label === undefined
        ? 0
        : builder.labels.intern([{ key, str: builder.strings.intern(label), numLo: 0, numHi: 0, unit: 0 }]);
    builder.samples.add(node, [value], labels);
  }
  return builder.build();
}

function show({ graph, frames, before }: ProfileFlame): string[] {
  return Array.from({ length: graph.size }, (_, n) => {
    const name = frames[graph.frame[n] ?? 0]?.name;
    const base = before === null ? '' : ` was ${before[n]}`;
    return `${'.'.repeat(graph.depth[n] ?? 0)}${name} ${graph.total[n]}/${graph.self[n]}${base}`;
  });
}

const query = { sampleType: 0, labels: [] };
const cpu = profileOf([
  { stack: 'main.main main.work+fmt.Sprint runtime.mallocgc', value: 30n, label: 'gold' },
  { stack: 'main.main main.work', value: 10n, label: 'free' },
  { stack: 'main.main main.idle', value: 5n },
]);

describe('the flame graph of a profile', () => {
  test('has inlined calls as frames of their own', () => {
    expect(show(buildProfileFlame(cpu, query))).toEqual([
      'main.main 45/0',
      '.main.work 40/10',
      '..fmt.Sprint 30/0',
      '...runtime.mallocgc 30/30',
      '.main.idle 5/5',
    ]);
  });

  test('shows only samples with the labels chosen, and lists them', () => {
    const gold = { key: 'tenant', value: 'gold' };
    expect(show(buildProfileFlame(cpu, { sampleType: 0, labels: [gold] }))[0]).toBe('main.main 30/0');
    const both = [gold, { key: 'tenant', value: 'free' }];
    expect(show(buildProfileFlame(cpu, { sampleType: 0, labels: both }))[0]).toBe('main.main 40/0');
    expect(buildProfileFlame(cpu, { sampleType: 0, labels: [{ key: 'no', value: '' }] }).graph.size).toBe(0);
    expect(listLabels(cpu)).toEqual([
      {
        key: 'tenant',
        values: [
          { value: 'free', samples: 1 },
          { value: 'gold', samples: 1 },
        ],
        more: 0,
      },
    ]);
  });

  test('of two profiles shows both sides of each frame, also of those that are gone', () => {
    const after = profileOf([
      { stack: 'main.main main.work', value: 90n },
      { stack: 'main.main main.fresh', value: 1n },
    ]);
    expect(show(buildProfileFlame(after, query, { profile: cpu, sampleType: 0, normalize: false }))).toEqual([
      'main.main 136/0 was 45',
      '.main.work 130/100 was 40',
      '..fmt.Sprint 30/0 was 30',
      '...runtime.mallocgc 30/30 was 30',
      '.main.idle 5/5 was 5',
      '.main.fresh 1/1 was 0',
    ]);
    const scaled = buildProfileFlame(after, query, { profile: cpu, sampleType: 0, normalize: true });
    expect(scaled.before?.[0]).toBeCloseTo(91);
  });

  test('of a difference counts negative values as the base', () => {
    const diff = profileOf([
      { stack: 'main.main main.a', value: 7n },
      { stack: 'main.main main.b', value: -3n },
    ]);
    expect(show(buildProfileFlame(diff, query))).toEqual([
      'main.main 10/0 was 3',
      '.main.a 7/7 was 0',
      '.main.b 3/3 was 3',
    ]);
  });

  test('names places without functions by address', () => {
    const flame = buildProfileFlame(profileOf([{ stack: 'main.main 0x1', value: 1n }]), query);
    expect(flame.frames.map(({ name, kind }) => `${name} ${kind}`)).toContain('0x11 native');
  });
});

test('own and cumulated values count recursion once', () => {
  const flame = buildProfileFlame(profileOf([{ stack: 'main.a main.b main.a main.a', value: 4n }]), query);
  const { flat, cum } = sumFrames(flame);
  const row = flame.frames.findIndex(({ name }) => name === 'main.a');
  expect([flat[row], cum[row]]).toEqual([4, 4]);
});

test('a sandwich has callers turned over above and callees below, recursion once', () => {
  const flame = buildProfileFlame(
    profileOf([
      { stack: 'main.main main.x main.f main.g', value: 3n },
      { stack: 'main.main main.y main.f', value: 2n },
      { stack: 'main.main main.y main.f main.f main.g', value: 1n },
    ]),
    query,
  );
  const frame = flame.frames.findIndex(({ name }) => name === 'main.f');
  const { callers, callees } = buildSandwich(flame, frame);
  expect(show(callees)).toEqual(['main.f 6/2', '.main.g 3/3', '.main.f 1/0', '..main.g 1/1']);
  expect(show(callers)).toEqual([
    'main.f 6/0',
    '.main.x 3/0',
    '..main.main 3/3',
    '.main.y 3/0',
    '..main.main 3/3',
  ]);
});

test('the call tree of all sample types merges equal paths', () => {
  const { frames, parent, frame, columns } = buildCallTree(
    profileOf([
      { stack: 'a b', value: 1n },
      { stack: 'a+b', value: 2n },
    ]),
  );
  const name = (node: number): string => frames[frame[node] ?? 0]?.name ?? '';
  expect([...parent].slice(1).map((up, i) => `${up}:${name(i + 1)}`)).toEqual(['0:a', '1:b']);
  expect([...(columns[0]?.self ?? [])]).toEqual([0, 0, 3]);
});

test.each([
  ['main.main', '/src/app/main.go', 'application', 'main', 'main'],
  ['net/http.(*conn).serve', '/usr/lib/go/src/net/http/server.go', 'std', 'net/http', 'std'],
  ['runtime.mallocgc', '', 'runtime', 'runtime', 'std'],
  ['internal/runtime/maps.(*Map).getWithKey', '', 'runtime', 'internal/runtime/maps', 'std'],
  ['runtime.gopark', '', 'runtime', 'runtime', 'std'],
  [
    'github.com/BurntSushi/toml.Decode',
    '/root/go/pkg/mod/github.com/!burnt!sushi/toml@v1.2.3/decode.go',
    'library',
    'github.com/BurntSushi/toml',
    'github.com/BurntSushi/toml@v1.2.3',
  ],
  [
    'go.uber.org/zap.(*Logger).Info',
    'go.uber.org/zap@v1.27.0/logger.go',
    'library',
    'go.uber.org/zap',
    'go.uber.org/zap@v1.27.0',
  ],
  [
    'example.com/shop/cart.Map[go.shape.string,a/b.C]',
    'example.com/shop/cart/cart.go',
    'application',
    'example.com/shop/cart',
    'example.com/shop/cart',
  ],
  [
    'gopkg.in/yaml%2ev3.Unmarshal',
    'gopkg.in/yaml.v3@v3.0.1/yaml.go',
    'library',
    'gopkg.in/yaml.v3',
    'gopkg.in/yaml.v3@v3.0.1',
  ],
  ['memcpy', '', 'native', '', ''],
  ['[kernel] 0xffff', '', 'native', '', ''],
])('%s of %s is %s', (name, file, kind, packagePath, module) => {
  expect(originOfFunction(name, file)).toEqual({ kind, package: packagePath, module });
});

test('the picture is well-formed and holds each visible box with its figures', () => {
  const flame = buildProfileFlame(cpu, query);
  const svg = [
    ...renderFlameSvg(flame, {
      title: 'a < b & "c"',
      width: 800,
      direction: 'flame',
      coloring: 'kind',
      formatValue: (value) => `${value} ns`,
      maxDepth: 100,
    }),
  ].join('');
  expect(svg).toContain('<title>a &lt; b &amp; &quot;c&quot;</title>');
  expect(svg.match(/<rect /g)?.length).toBe(6);
  expect(svg).toContain('main.work\n40 ns (88.89 %)');
  expect(svg).not.toMatch(/<script|onload|href/);
});
