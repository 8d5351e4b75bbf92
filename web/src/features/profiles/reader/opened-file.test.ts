import { expect, test } from 'vitest';
import { encodeProfile } from '../../../../../src/formats/pprof/encode-profile.ts';
import { EMPTY_HEADER, ProfileBuilder } from '../../../../../src/model/profile-builder.ts';
import { openFile } from './opened-file.ts';

const text = (content: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(content);

function profile(values = [4096n, 512n]): Uint8Array<ArrayBuffer> {
  const sampleTypes = ['alloc_space', 'inuse_space'].map((type) => ({ type, unit: 'bytes' }));
  const builder = new ProfileBuilder({ ...EMPTY_HEADER, sampleTypes, defaultSampleType: 'alloc_space' });
  const name = builder.strings.intern('main.main');
  const row = builder.functions.add({ name, systemName: name, filename: 0, startLine: 1n });
  const lines = [{ function: row, line: 3n, column: 0n }];
  const location = builder.locations.add({ address: 16n, mapping: -1, lines });
  builder.samples.add(builder.stacks.child(0, location), values, 0);
  return encodeProfile(builder.build());
}

async function packed(format: CompressionFormat): Promise<Uint8Array<ArrayBuffer>> {
  const stream = new Blob([profile()]).stream().pipeThrough(new CompressionStream(format));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

test('profiles are read plain, packed either way, and in the older text form', async () => {
  const plain = await openFile('x', profile());
  expect(plain.summary).toMatchObject({ kind: 'profile', samples: 1, stacks: 1, defaultType: 0 });
  for (const format of ['gzip', 'deflate'] as const)
    expect((await openFile('x', await packed(format))).summary).toEqual(plain.summary);
  const legacy = await openFile(
    'x',
    text('heap profile: 1: 16 [2: 32] @ heap/1048576\n1: 16 [2: 32] @ 0x1 0x2\n'),
  );
  expect(legacy.summary).toMatchObject({ kind: 'profile', samples: 1 });
});

test('a profile whose usual values are all zero begins with others', async () => {
  expect((await openFile('x', profile([0n, 512n]))).summary).toMatchObject({ defaultType: 1 });
  expect((await openFile('x', profile([0n, 0n]))).summary).toMatchObject({ defaultType: 0 });
});

test('goroutine profiles in protobuf are profiles with groups', async () => {
  const sampleTypes = [{ type: 'goroutine', unit: 'count' }];
  const builder = new ProfileBuilder({ ...EMPTY_HEADER, sampleTypes });
  const name = builder.strings.intern('main.wait');
  const row = builder.functions.add({ name, systemName: name, filename: 0, startLine: 1n });
  const lines = [{ function: row, line: 3n, column: 0n }];
  const location = builder.locations.add({ address: 16n, mapping: -1, lines });
  builder.samples.add(builder.stacks.child(0, location), [7n], 0);
  const { summary, dumps } = await openFile('goroutine.pb.gz', encodeProfile(builder.build()));
  expect(summary).toMatchObject({ kind: 'profile', isGoroutines: true });
  expect(dumps?.[0]?.groups.map(({ count, stack }) => [count, stack.frames[0]?.func])).toEqual([
    [7, 'main.wait'],
  ]);
  expect((await openFile('x', profile())).summary).toMatchObject({ isGoroutines: false });
});

test('goroutine profiles as text are dumps: they have groups', async () => {
  const { summary, dumps } = await openFile(
    'x',
    text('goroutine profile: total 2\n2 @ 0x1\n#\t0x1\tmain.f+0x1\t/a.go:1\n'),
  );
  expect(summary.kind).toBe('goroutines');
  expect(dumps?.[0]?.groups.map(({ count }) => count)).toEqual([2]);
});

test('lines of the runtime are found among those of the application', async () => {
  const { summary } = await openFile(
    'x',
    text(
      '{"level":"info"}\nSCHED 1004ms: gomaxprocs=2 idleprocs=0 threads=5 spinningthreads=0 idlethreads=1 runqueue=3 [1 2]\n',
    ),
  );
  expect(summary.kind === 'runtime' ? summary.runs[0]?.run.sched.length : 0).toBe(1);
});

const SCRIPT = `shop  4711/4712  100.000001: 2004008 cpu-clock:pppH:
\tffffffff81000000 do_syscall_64+0x5c ([kernel.kallsyms])
\t          4a2010 main.(*Shop).search+0x10 (/srv/shop)

shop  4711/4713  101.000001: 2004008 cpu-clock:pppH:
\t          4a2010 main.(*Shop).search+0x10 (/srv/shop)

`;

test('text of perf script is a profile with the kernel in it', async () => {
  const { summary, profile } = await openFile('x', text(SCRIPT));
  expect(summary).toMatchObject({ kind: 'profile', samples: 2, durationNs: 1e9, unnamed: [], lost: 0 });
  expect(profile?.sampleTypes.at(-1)?.unit).toBe('nanoseconds');
});

test.each([
  ['', 'The file is empty.'],
  ['go 1.26 trace\0\0\0', 'This is an execution trace'],
  ['PERFILE2xxxxxxxxxxxxxxxxxxxxxxxx', 'without a single sample'],
  ['{"resourceSpans":[]}', 'Looks like otlp-json'],
])('"%s" is refused with what it is', async (content, reason) => {
  const { summary } = await openFile('x', text(content));
  expect(summary.kind === 'refused' ? summary.reason.en : '').toContain(reason);
});

test('a packed profile cut anywhere is refused, never half shown, and nothing throws', async () => {
  const whole = await packed('gzip');
  for (let end = 1; end < whole.length; end++)
    expect((await openFile('x', whole.slice(0, end))).summary.kind).toBe('refused');
});
