import { gzipSync } from 'node:zlib';
import { encodeProfile } from '../../src/formats/pprof/encode-profile.ts';
import { EMPTY_HEADER, ProfileBuilder } from '../../src/model/profile-builder.ts';
import { createRandom } from './stub/random.ts';

/** A file as Playwright hands it to an input. */
export interface InputFile {
  readonly name: string;
  readonly mimeType: string;
  readonly buffer: Buffer;
}

function toFile(name: string, content: Uint8Array | string): InputFile {
  return { name, mimeType: 'application/octet-stream', buffer: Buffer.from(content) };
}

const HEADER = {
  ...EMPTY_HEADER,
  sampleTypes: [
    { type: 'samples', unit: 'count' },
    { type: 'cpu', unit: 'nanoseconds' },
  ],
  timeUnixNano: 1_780_000_000_000_000_000n,
  durationNano: 30_000_000_000n,
};

/** Adds functions and locations once each, by name. */
class Writer {
  readonly builder = new ProfileBuilder(HEADER);
  readonly #locations = new Map<string, number>();

  constructor() {
    this.builder.mappings.push({
      id: 1n,
      start: 0x400000n,
      limit: 0x900000n,
      offset: 0n,
      file: '/srv/shop/checkout',
      buildId: 'f00dfeed',
      hasFunctions: true,
      hasFilenames: true,
      hasLineNumbers: true,
      hasInlineFrames: true,
    });
  }

  location(name: string, file: string): number {
    const known = this.#locations.get(name);
    if (known !== undefined) return known;
    const { strings, functions, locations } = this.builder;
    const id = strings.intern(name);
    const row = functions.add({ name: id, systemName: id, filename: strings.intern(file), startLine: 1n });
    const address = 0x400000n + BigInt(row * 16);
    const lines = [{ function: row, line: 7n, column: 0n }];
    const location = locations.add({ address, mapping: 0, lines });
    this.#locations.set(name, location);
    return location;
  }

  label(key: string, value: string): number {
    const { strings, labels } = this.builder;
    return labels.intern([
      { key: strings.intern(key), str: strings.intern(value), numLo: 0, numHi: 0, unit: 0 },
    ]);
  }

  file(name: string): InputFile {
    return toFile(name, gzipSync(encodeProfile(this.builder.build())));
  }
}

const SERVE = ['net/http.(*conn).serve', 'net/http.serverHandler.ServeHTTP', 'main.(*Shop).ServeHTTP'];
const STACKS: readonly (readonly [stack: readonly string[], value: number, tenant: string])[] = [
  [[...SERVE, 'main.(*Shop).checkout', 'encoding/json.Marshal', 'runtime.mallocgc'], 420, 'gold'],
  [[...SERVE, 'main.(*Shop).checkout', 'encoding/json.Marshal'], 180, 'free'],
  [[...SERVE, 'main.(*Shop).checkout', 'go.uber.org/zap.(*Logger).Info', 'os.(*File).Write'], 150, 'gold'],
  [[...SERVE, 'main.(*Shop).search', 'regexp.(*Regexp).FindAllString', 'runtime.growslice'], 260, 'free'],
  [['runtime.gcBgMarkWorker', 'runtime.gcDrain', 'runtime.scanobject'], 230, ''],
  [['runtime.mcall', 'runtime.park_m', 'runtime.schedule', 'runtime.findRunnable', 'runtime.futex'], 90, ''],
];

const fileOf = (name: string): string =>
  name.startsWith('main.')
    ? 'example.com/shop/main.go'
    : name.startsWith('go.uber.org')
      ? 'go.uber.org/zap@v1.27.0/logger.go'
      : '/usr/local/go/src/x.go';

/** A small CPU profile of a shop. `change` multiplies the cost of search; what is not there before is new. */
export function shopProfile(name: string, change = 1): InputFile {
  const writer = new Writer();
  const { builder } = writer;
  for (const [stack, value, tenant] of STACKS) {
    const cost = stack.some((frame) => frame.includes('search')) ? Math.round(value * change) : value;
    let node = 0;
    for (const frame of stack) node = builder.stacks.child(node, writer.location(frame, fileOf(frame)));
    const labels = tenant === '' ? 0 : writer.label('tenant', tenant);
    builder.samples.add(node, [BigInt(cost), BigInt(cost) * 10_000_000n], labels);
  }
  return writer.file(name);
}

/** A profile whose flame graph has about this many frames in places of their own, 60 levels deep. */
export function hugeProfile(name: string, frames: number): InputFile {
  const { next: random } = createRandom(7);
  const writer = new Writer();
  const { builder } = writer;
  const names = Array.from(
    { length: 4000 },
    (_, i) => `example.com/pkg${i % 97}/part${i % 13}.(*Type${i % 31}).method${i}`,
  );
  const nodes: { readonly node: number; readonly depth: number }[] = [{ node: 0, depth: 0 }];
  while (builder.stacks.size <= frames) {
    const { node: parent, depth } = nodes[Math.floor(random() ** 1.4 * nodes.length)] ?? {
      node: 0,
      depth: 0,
    };
    let node = parent;
    for (let level = depth; level < 60 && builder.stacks.size <= frames; level++) {
      const frame = names[Math.floor(random() * names.length)] ?? '';
      node = builder.stacks.child(node, writer.location(frame, 'example.com/x.go'));
      if (level < 12 || random() < 0.1) nodes.push({ node, depth: level + 1 });
      if (random() < 0.03) break;
    }
    const value = BigInt(1 + Math.floor(random() ** 3 * 200));
    builder.samples.add(node, [value, value * 10_000_000n], 0);
  }
  return writer.file(name);
}

/** Goroutine dumps of one process, in which the group of senders grows. */
export function dumps(count: number): readonly InputFile[] {
  return Array.from({ length: count }, (_, i) => {
    const records = [
      'goroutine 1 [IO wait, 12 minutes]:\nnet.(*netFD).Accept(0xc000)\n\t/usr/local/go/src/net/fd_unix.go:172 +0x1\nmain.main()\n\t/srv/main.go:20 +0x1\n',
    ];
    for (let n = 0; n < 8; n++)
      records.push(
        `goroutine ${10 + n} [select, 3 minutes]:\nmain.(*Pool).worker(0xc000)\n\t/srv/pool.go:31 +0x1\ncreated by main.NewPool in goroutine 1\n\t/srv/pool.go:12 +0x1\n`,
      );
    for (let n = 0; n < 20 + 35 * i; n++)
      records.push(
        `goroutine ${100 + n} [chan send, ${1 + i} minutes]:\nmain.(*Cart).notify(0xc000)\n\t/srv/cart.go:88 +0x1\ncreated by main.(*Shop).checkout in goroutine 1\n\t/srv/shop.go:61 +0x1\n`,
      );
    return toFile(`goroutines-${i + 1}.txt`, records.join('\n'));
  });
}

/** A log with the lines of gctrace and schedtrace between those of the application. */
export function runtimeLog(name: string): InputFile {
  const lines = ['{"level":"info","msg":"listening"}'];
  for (let i = 1; i <= 60; i++) {
    const live = 20 + i;
    lines.push(
      `gc ${i} @${(i * 0.5).toFixed(3)}s 14%: 0.03+${(4 + (i % 5)).toFixed(1)}+${(0.1 + (i % 9) / 20).toFixed(2)} ms clock, 0.1+${(6 + (i % 4)).toFixed(1)}/${(9 + (i % 3)).toFixed(1)}/1.2+0.2 ms cpu, ${live * 2 - 4}->${live * 2}->${live} MB, ${live * 2} MB goal, 0 MB stacks, 0 MB globals, 4 P`,
    );
    if (i % 2 === 0)
      lines.push(
        `SCHED ${i * 500}ms: gomaxprocs=4 idleprocs=${i % 3 === 0 ? 1 : 0} threads=${9 + (i >> 3)} spinningthreads=0 needspinning=0 idlethreads=2 runqueue=${i % 12} [${i % 5} 2 0 1]`,
      );
  }
  return toFile(name, `${lines.join('\n')}\n`);
}

/** A file that is nothing the page knows. */
export const diary: InputFile = toFile('diary.txt', 'Dear diary,\nnothing happened today.\n');

/** Goroutine profiles in protobuf: of two places one grows from file to file. */
export function goroutineProfiles(count: number): readonly InputFile[] {
  return Array.from({ length: count }, (_, i) => {
    const header = { ...EMPTY_HEADER, sampleTypes: [{ type: 'goroutine', unit: 'count' }] };
    const builder = new ProfileBuilder(header);
    const add = (name: string, value: number): void => {
      const id = builder.strings.intern(name);
      const row = builder.functions.add({ name: id, systemName: id, filename: 0, startLine: 1n });
      const lines = [{ function: row, line: 7n, column: 0n }];
      const location = builder.locations.add({ address: BigInt(row * 16 + 16), mapping: -1, lines });
      builder.samples.add(builder.stacks.child(0, location), [BigInt(value)], 0);
    };
    add('main.(*Auditor).publish', 40 + i * 60);
    add('main.worker', 8);
    return toFile(`goroutine-${i + 1}.pb.gz`, gzipSync(encodeProfile(builder.build())));
  });
}
