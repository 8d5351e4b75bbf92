// The profiles behind `fixtures/google-pprof/report`, as google/pprof `internal/driver/driver_test.go` builds them.
import { EMPTY_HEADER, ProfileBuilder, type ProfileHeader } from '../../../src/model/profile-builder.ts';
import type { Mapping, Profile } from '../../../src/model/profile.ts';

/** Function row, line number. */
type Line = readonly [number, number];

interface Description {
  readonly header: Partial<ProfileHeader>;
  readonly mapping: Partial<Mapping>;
  /** Name and file. */
  readonly functions: readonly (readonly [string, string])[];
  /** Id (also the low part of the address) and lines, innermost first. */
  readonly locations: readonly (readonly [number, readonly Line[]])[];
  readonly samples: readonly {
    readonly stack: readonly number[];
    readonly values: readonly number[];
    readonly labels?: Readonly<Record<string, string>>;
    readonly numbers?: Readonly<Record<string, readonly number[]>>;
  }[];
}

function build(description: Description): Profile {
  const builder = new ProfileBuilder({ ...EMPTY_HEADER, ...description.header });
  const { strings } = builder;
  const marks = { hasFunctions: true, hasFilenames: true, hasLineNumbers: true, hasInlineFrames: true };
  const place = { id: 1n, start: 0x1000n, limit: 0x4000n, offset: 0n, file: '', buildId: '' };
  builder.mappings.push({ ...place, ...marks, ...description.mapping });
  for (const [name, file] of description.functions) {
    const id = strings.intern(name);
    builder.functions.add({ name: id, systemName: id, filename: strings.intern(file), startLine: 0n });
  }
  const rows = new Map<number, number>();
  for (const [id, lines] of description.locations) {
    const row = builder.locations.add({
      id: BigInt(id),
      address: BigInt(Number.parseInt(String(id), 16)),
      mapping: 0,
      lines: lines.map(([called, line]) => ({ function: called, line: BigInt(line), column: 0n })),
    });
    rows.set(id, row);
  }
  for (const { stack, values, labels = {}, numbers = {} } of description.samples) {
    const texts = Object.entries(labels).map(([key, value]) => ({
      key: strings.intern(key),
      str: strings.intern(value),
      numLo: 0,
      numHi: 0,
      unit: 0,
    }));
    const numeric = Object.entries(numbers).flatMap(([key, list]) =>
      list.map((value) => ({ key: strings.intern(key), str: 0, numLo: value, numHi: 0, unit: 0 })),
    );
    builder.samples.add(
      builder.stackOf(stack.map((id) => rows.get(id)!)),
      values.map(BigInt),
      builder.labels.intern([...texts, ...numeric]),
    );
  }
  return builder.build();
}

const SOURCE = (number: number) => `testdata/file${number}.src`;

const MANGLED: readonly (readonly [string, string])[] = [
  ['mangled1000', SOURCE(1000)],
  ['mangled2000', SOURCE(2000)],
  ['mangled2001', SOURCE(2000)],
  ['mangled3000', SOURCE(3000)],
  ['mangled3001', SOURCE(3000)],
  ['mangled3002', SOURCE(3000)],
];

const CPU_HEADER: Partial<ProfileHeader> = {
  periodType: { type: 'cpu', unit: 'milliseconds' },
  period: 1n,
  durationNano: 10_000_000_000n,
  sampleTypes: [
    { type: 'samples', unit: 'count' },
    { type: 'cpu', unit: 'milliseconds' },
  ],
};

function cpu(): Profile {
  return build({
    header: CPU_HEADER,
    mapping: { file: '/path/to/testbinary' },
    functions: MANGLED,
    locations: [
      [1000, [[0, 1]]],
      [
        2000,
        [
          [2, 9],
          [1, 4],
        ],
      ],
      [
        3000,
        [
          [5, 2],
          [4, 5],
          [3, 6],
        ],
      ],
      [
        3001,
        [
          [4, 8],
          [3, 9],
        ],
      ],
      [
        3002,
        [
          [5, 5],
          [3, 9],
        ],
      ],
    ],
    samples: [
      { stack: [1000, 2000, 3000], values: [1000, 1000], labels: { key1: 'tag1', key2: 'tag1' } },
      { stack: [1000, 3001], values: [100, 100], labels: { key1: 'tag2', key3: 'tag2' } },
      { stack: [2000, 3002], values: [10, 10], labels: { key1: 'tag3', key2: 'tag2' } },
      { stack: [3000], values: [10, 10], labels: { key1: 'tag4', key2: 'tag1' } },
    ],
  });
}

function cpuSmall(): Profile {
  return build({
    header: CPU_HEADER,
    mapping: { file: '/path/to/testbinary' },
    functions: [],
    locations: [
      [1000, []],
      [2000, []],
      [3000, []],
      [4000, []],
      [5000, []],
    ],
    samples: [
      { stack: [1000, 2000, 3000], values: [1000, 1000] },
      { stack: [4000, 2000, 5000], values: [1000, 1000] },
      { stack: [3000], values: [1000, 1000] },
      { stack: [5000], values: [1000, 1000] },
    ],
  });
}

interface HeapVariant {
  readonly types?: ProfileHeader['sampleTypes'];
  readonly moreBytes?: readonly number[];
  /** Copies the bytes label as `request`: into all samples, or every other one together with a text label. */
  readonly request?: 'all' | 'tagged';
}

const IN_USE = [
  { type: 'inuse_objects', unit: 'count' },
  { type: 'inuse_space', unit: 'bytes' },
];
const ALLOCATED = [
  { type: 'alloc_objects', unit: 'count' },
  { type: 'alloc_space', unit: 'bytes' },
];

function heap({ types = IN_USE, moreBytes = [], request }: HeapVariant = {}): Profile {
  const samples = [
    { stack: [1000, 2000, 3000], values: [10, 1_024_000] },
    { stack: [1000, 3001], values: [20, 4_096_000] },
    { stack: [2000, 3002], values: [40, 65_536_000] },
    { stack: [3000], values: [80, 32_768_000] },
  ].map((sample, i) => {
    const size = sample.values[1]! / sample.values[0]!;
    const hasRequest = request === 'all' || (request === 'tagged' && i % 2 === 0);
    return {
      ...sample,
      numbers: { bytes: [size, ...moreBytes], ...(hasRequest ? { request: [size] } : {}) },
      labels: request === 'tagged' && i % 2 === 0 ? { key1: 'tag' } : {},
    };
  });
  return build({
    header: {
      comments: ['comment', '#hidden comment'],
      periodType: { type: 'allocations', unit: 'bytes' },
      period: 524_288n,
      sampleTypes: types,
      dropFrames: '.*operator new.*|malloc',
    },
    mapping: { buildId: 'buildid' },
    functions: [['pruneme', 'prune.h'], ...MANGLED, ['mangledMALLOC', 'malloc.h'], ['mangledNEW', 'new.h']],
    locations: [
      [
        1000,
        [
          [0, 100],
          [7, 100],
          [1, 1],
        ],
      ],
      [
        2000,
        [
          [8, 100],
          [3, 2],
          [2, 3],
        ],
      ],
      [
        3000,
        [
          [8, 100],
          [6, 3],
          [5, 2],
          [4, 4],
        ],
      ],
      [
        3001,
        [
          [0, 100],
          [8, 100],
          [5, 2],
          [4, 4],
        ],
      ],
      [
        3002,
        [
          [6, 3],
          [4, 4],
        ],
      ],
    ],
    samples,
  });
}

function contention(): Profile {
  return build({
    header: {
      periodType: { type: 'contentions', unit: 'count' },
      period: 524_288n,
      sampleTypes: [
        { type: 'contentions', unit: 'count' },
        { type: 'delay', unit: 'nanoseconds' },
      ],
      comments: ['Comment #1', 'Comment #2'],
    },
    mapping: { buildId: 'buildid-contention' },
    functions: MANGLED,
    locations: [
      [1000, [[0, 1]]],
      [
        2000,
        [
          [2, 2],
          [1, 3],
        ],
      ],
      [
        3000,
        [
          [5, 2],
          [4, 3],
          [3, 5],
        ],
      ],
      [
        3001,
        [
          [4, 3],
          [3, 5],
        ],
      ],
      [
        3002,
        [
          [5, 4],
          [3, 3],
        ],
      ],
    ],
    samples: [
      { stack: [1000, 2000, 3000], values: [10, 10_240_000] },
      { stack: [1000, 3001], values: [20, 40_960_000] },
      { stack: [2000, 3002], values: [40, 65_536_000] },
      { stack: [3000], values: [80, 32_768_000] },
    ],
  });
}

function longNames(): Profile {
  return build({
    header: CPU_HEADER,
    mapping: { file: '/path/to/testbinary' },
    functions: [
      ['path/to/package1.object.function1', 'path/to/package1.go'],
      ['(anonymous namespace)::Bar::Foo', 'a/long/path/to/package2.cc'],
      ['java.bar.foo.FooBar.run(java.lang.Runnable)', 'FooBar.java'],
    ],
    locations: [
      [1000, [[0, 1]]],
      [2000, [[1, 4]]],
      [3000, [[2, 9]]],
    ],
    samples: [
      { stack: [1000, 2000, 3000], values: [1000, 1000] },
      { stack: [1000, 2000], values: [100, 100] },
      { stack: [3000], values: [10, 10] },
    ],
  });
}

/** The profiles by the name that the golden files carry. */
export const GOLDEN_INPUTS: Readonly<Record<string, () => Profile>> = {
  cpu,
  unknown: cpu,
  cpusmall: cpuSmall,
  heap: () => heap(),
  heap_alloc: () => heap({ types: ALLOCATED }),
  heap_request: () => heap({ request: 'all' }),
  heap_sizetags: () => heap({ moreBytes: [2, 4, 8, 16, 32, 64, 128, 256] }),
  heap_tags: () => heap({ request: 'tagged' }),
  contention,
  long_name_funcs: longNames,
};

/** The names that the reference's test makes of mangled ones. */
const DEMANGLED: Readonly<Record<string, string>> = {
  mangled1000: 'line1000',
  mangled2000: 'line2000',
  mangled2001: 'line2001',
  mangled3000: 'line3000',
  mangled3001: 'line3001',
  mangled3002: 'line3002',
  mangledNEW: 'operator new',
  mangledMALLOC: 'malloc',
};

/** Renames functions as the reference's test does before it prints. */
export function demangle(profile: Profile): Profile {
  const { strings, functions } = profile;
  const name = functions.name.map((id, row) => {
    if (id !== 0 && id !== functions.systemName[row]) return id;
    const systemName = strings.get(functions.systemName[row]!);
    return strings.intern(DEMANGLED[systemName] ?? systemName);
  });
  return { ...profile, functions: { ...functions, name } };
}

/** Flags and source of each golden file, in the words of the reference's test. */
export const GOLDEN_CASES: readonly (readonly [flags: string, source: string, file: string])[] = [
  ['text,functions,flat', 'cpu', 'cpu.flat.functions.text'],
  ['text,functions,noinlines,flat', 'cpu', 'cpu.flat.functions.noinlines.text'],
  ['text,filefunctions,noinlines,flat', 'cpu', 'cpu.flat.filefunctions.noinlines.text'],
  ['text,addresses,noinlines,flat', 'cpu', 'cpu.flat.addresses.noinlines.text'],
  ['tree,addresses,flat,nodecount=4', 'cpusmall', 'cpusmall.flat.addresses.tree'],
  ['text,functions,flat,nodecount=5,call_tree', 'unknown', 'unknown.flat.functions.call_tree.text'],
  ['text,alloc_objects,flat', 'heap_alloc', 'heap_alloc.flat.alloc_objects.text'],
  ['text,files,flat', 'heap', 'heap.flat.files.text'],
  ['text,files,flat,focus=[12]00,taghide=[X3]00', 'heap', 'heap.flat.files.text.focus'],
  ['text,inuse_objects,flat', 'heap', 'heap.flat.inuse_objects.text'],
  ['text,inuse_objects,flat,all_frames', 'heap', 'heap.flat.inuse_objects.text.all_frames'],
  ['text,lines,cum,hide=line[X3]0', 'cpu', 'cpu.cum.lines.text.hide'],
  ['text,lines,cum,show=[12]00', 'cpu', 'cpu.cum.lines.text.show'],
  ['text,lines,cum,hide=line[X3]0,focus=[12]00', 'cpu', 'cpu.cum.lines.text.focus.hide'],
  ['topproto,lines,cum,hide=mangled[X3]0', 'cpu', 'cpu.cum.lines.topproto.hide'],
  ['topproto,lines', 'cpu', 'cpu.lines.topproto'],
  ['tree,lines,cum,focus=[24]00', 'heap', 'heap.cum.lines.tree.focus'],
  ['tree,relative_percentages,cum,focus=[24]00', 'heap', 'heap.cum.relative_percentages.tree.focus'],
  ['tree,lines,cum,show_from=line2', 'cpu', 'cpu.cum.lines.tree.show_from'],
  ['callgrind', 'cpu', 'cpu.callgrind'],
  ['callgrind,call_tree', 'cpu', 'cpu.call_tree.callgrind'],
  ['callgrind', 'heap', 'heap.callgrind'],
  ['dot,functions,flat', 'cpu', 'cpu.flat.functions.dot'],
  ['dot,functions,flat,call_tree', 'cpu', 'cpu.flat.functions.call_tree.dot'],
  ['dot,lines,flat,focus=[12]00', 'heap', 'heap.flat.lines.dot.focus'],
  ['dot,unit=minimum', 'heap_sizetags', 'heap_sizetags.dot'],
  [
    'dot,addresses,flat,ignore=[X3]002,focus=[X1]000',
    'contention',
    'contention.flat.addresses.dot.focus.ignore',
  ],
  ['dot,files,cum', 'contention', 'contention.cum.files.dot'],
  ['comments,add_comment=some-comment', 'cpu', 'cpu.comments'],
  ['comments', 'heap', 'heap.comments'],
  ['tags', 'cpu', 'cpu.tags'],
  ['tags,tagignore=tag[13],tagfocus=key[12]', 'cpu', 'cpu.tags.focus.ignore'],
  ['tags', 'heap', 'heap.tags'],
  ['tags,unit=bytes', 'heap', 'heap.tags.unit'],
  ['traces', 'cpu', 'cpu.traces'],
  ['traces,addresses', 'cpu', 'cpu.addresses.traces'],
  ['traces', 'heap_tags', 'heap_tags.traces'],
  ['dot,alloc_space,flat,focus=[234]00', 'heap_alloc', 'heap_alloc.flat.alloc_space.dot.focus'],
  ['dot,alloc_space,flat,tagshow=[2]00', 'heap_alloc', 'heap_alloc.flat.alloc_space.dot'],
  ['dot,alloc_space,flat,hide=line.*1?23?', 'heap_alloc', 'heap_alloc.flat.alloc_space.dot.hide'],
  ['dot,inuse_space,flat,tagfocus=1mb:2gb', 'heap', 'heap.flat.inuse_space.dot.focus'],
  ['dot,inuse_space,flat,tagfocus=30kb:,tagignore=1mb:2mb', 'heap', 'heap.flat.inuse_space.dot.focus.ignore'],
  ['peek=line.*01', 'cpu', 'cpu.peek'],
  ['tags,tagfocus=400kb:', 'heap_request', 'heap_request.tags.focus'],
  ['tags,tagfocus=+400kb:', 'heap_request', 'heap_request.tags.focus'],
  [
    'tags,relative_percentages,tagfocus=400kb:',
    'heap_request',
    'heap_request.relative_percentages.tags.focus',
  ],
  ['dot', 'long_name_funcs', 'long_name_funcs.dot'],
  ['text', 'long_name_funcs', 'long_name_funcs.text'],
];
