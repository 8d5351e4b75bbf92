import { expect, test } from 'vitest';
import { EMPTY_HEADER, ProfileBuilder, type ProfileHeader } from '../../model/profile-builder.ts';
import type { Profile } from '../../model/profile.ts';
import { judgeQuality, type ProgramMatch } from './judge-quality.ts';

const CPU = {
  sampleTypes: [
    { type: 'samples', unit: 'count' },
    { type: 'cpu', unit: 'nanoseconds' },
  ],
  periodType: { type: 'cpu', unit: 'nanoseconds' },
  period: 10_000_000n,
  durationNano: 10_000_000_000n,
};
const CONTENTION = {
  sampleTypes: [
    { type: 'contentions', unit: 'count' },
    { type: 'delay', unit: 'nanoseconds' },
  ],
};
const HEAP = {
  sampleTypes: ['alloc_objects', 'alloc_space', 'inuse_objects', 'inuse_space'].map((type) => ({
    type,
    unit: type.endsWith('space') ? 'bytes' : 'count',
  })),
  periodType: { type: 'space', unit: 'bytes' },
  period: 524_288n,
};

/** Stacks root first; a function without a name is an address. Every sample has the value given for all types. */
function profileOf(header: Partial<ProfileHeader>, stacks: Readonly<Record<string, number>>): Profile {
  const builder = new ProfileBuilder({ ...EMPTY_HEADER, ...header });
  for (const [stack, value] of Object.entries(stacks)) {
    const path = stack
      .split(';')
      .toReversed()
      .map((name) => {
        if (name === '?') return builder.locations.add({ address: 5n, mapping: -1, lines: [] });
        const row = builder.functions.add({
          name: builder.strings.intern(name),
          systemName: 0,
          filename: 0,
          startLine: 1n,
        });
        return builder.locations.add({
          address: 0n,
          mapping: -1,
          lines: [{ function: row, line: 1n, column: 0n }],
        });
      });
    const values = (header.sampleTypes ?? []).map(() => BigInt(value));
    builder.samples.add(builder.stackOf(path), values, 0);
  }
  return builder.build();
}

function codesOf(profile: Profile, name = '', program: ProgramMatch | null = null): string[] {
  return judgeQuality(profile, name, program).issues.map((i) => `${i.code} ${i.severity}`);
}

test.each([
  ['/debug/pprof/block', 'rate-off-block broken'],
  ['http://host:6060/debug/pprof/mutex?debug=0', 'rate-off-mutex broken'],
  ['x.pb.gz', 'rate-off-contention broken'],
])('an empty profile of contention from %s: the rate is off', (name, code) => {
  const judged = judgeQuality(profileOf(CONTENTION, {}), name, null);
  expect(judged.issues.map((i) => `${i.code} ${i.severity}`)).toEqual([code]);
  expect(judged).toMatchObject({ grade: 'poor', score: 10 });
});

test('block and mutex are told apart by their stacks', () => {
  const kind = (func: string) =>
    judgeQuality(profileOf(CONTENTION, { [`main.f;${func}`]: 5 }), '', null).kind;
  expect(kind('sync.(*Mutex).Unlock')).toBe('mutex');
  expect(kind('sync.(*Mutex).Lock')).toBe('block');
  expect(kind('runtime.chanrecv1')).toBe('block');
});

test('a difference of heap profiles is wrong for what is in use, and a plain one is not', () => {
  const stacks = { 'runtime.main;main.f': 7 };
  expect(codesOf(profileOf({ ...HEAP, durationNano: 5_000_000_000n }, stacks))).toEqual([
    'corrupt-delta broken',
  ]);
  expect(codesOf(profileOf(HEAP, stacks))).toEqual([]);
  expect(codesOf(profileOf({ ...CONTENTION, durationNano: 5_000_000_000n }, stacks))).toEqual([]);
});

test('an empty difference: wrong in kind for a heap, undecided for contention', () => {
  const delta = { durationNano: 5_000_000_000n };
  expect(codesOf(profileOf({ ...HEAP, ...delta }, {}))).toEqual(['corrupt-delta broken']);
  expect(codesOf(profileOf({ ...CONTENTION, ...delta }, {}), '/debug/pprof/block')).toEqual([
    'empty-delta poor',
  ]);
  expect(codesOf(profileOf(HEAP, {}))).toEqual(['heap-off broken']);
});

test('values below zero are told', () => {
  expect(codesOf(profileOf(HEAP, { 'runtime.main;main.f': -7 }))).toEqual(['negative poor']);
});

test('lost samples, code without a name and C code are parts of the weight', () => {
  const judged = judgeQuality(
    profileOf(CPU, {
      'runtime.main;main.f': 700,
      'runtime._LostSIGPROFDuringAtomic64': 100,
      'runtime.main;main.f;?': 100,
      'runtime._ExternalCode;runtime._ExternalCode': 100,
    }),
    '',
    null,
  );
  expect(Object.fromEntries(judged.issues.map((i) => [i.code, i.share]))).toEqual({
    unsymbolised: 0.1,
    lost: 0.1,
    external: 0.1,
  });
  expect(judged.score).toBe(81);
});

test('stacks at the limit are cut only where their root is no root elsewhere', () => {
  const deep = (root: string, frames: number) =>
    [root, ...Array.from({ length: frames - 1 }, () => 'main.down')].join(';');
  expect(codesOf(profileOf(CPU, { [deep('main.down', 64)]: 900, 'runtime.main;main.f': 100 }))).toEqual([
    'truncated poor',
  ]);
  expect(codesOf(profileOf(CPU, { [deep('runtime.main', 64)]: 900 }))).toEqual([]);
  expect(codesOf(profileOf(CPU, { [deep('main.serve', 64)]: 900, 'main.serve;main.f': 100 }))).toEqual([]);
  expect(codesOf(profileOf(CPU, { [deep('main.down', 50)]: 900 }))).toEqual([]);
});

test('few samples and no samples', () => {
  expect(codesOf(profileOf(CPU, { 'runtime.main;main.f': 25 }))).toEqual(['few-samples poor']);
  expect(codesOf(profileOf(CPU, {}))).toEqual(['no-samples broken']);
});

test('a program that does not have the functions at their addresses is the wrong one', () => {
  const profile = profileOf(CPU, { 'runtime.main;main.f': 900 });
  const program = { path: 'p', buildId: 'b', goVersion: 'go1.26.1', matched: 0.2 };
  expect(codesOf(profile, '', program)).toEqual(['wrong-binary broken']);
  expect(codesOf(profile, '', { ...program, matched: 1 })).toEqual([]);
});
