// Small executables made of nothing but tables, for unit tests that must not need a compiler. Every builder answers a
// file that its reader accepts; `goBlob` is Go build information as linkers since 1.18 write it.

const text = new TextEncoder();

function join(parts: readonly (Uint8Array | readonly number[])[]): Uint8Array {
  return Uint8Array.from(parts.flatMap((p) => [...p]));
}

function number(value: number | bigint, size: number, little: boolean): number[] {
  const bytes: number[] = [];
  let rest = BigInt(value);
  for (let i = 0; i < size; i++) {
    bytes.push(Number(rest & 0xffn));
    rest >>= 8n;
  }
  return little ? bytes : bytes.reverse();
}

function pad(bytes: Uint8Array, size: number): Uint8Array {
  const padded = new Uint8Array(Math.max(size, bytes.length));
  padded.set(bytes);
  return padded;
}

/** Build information with two dependencies, one replaced, and quoted settings. */
export const MOD_TEXT = [
  'path\texample.com/a/cmd',
  'mod\texample.com/a\tv1.2.3\th1:main=',
  'dep\texample.com/b\tv0.1.0\th1:b=',
  '=>\texample.com/fork\tv0.2.0\th1:fork=',
  'dep\texample.com/c\tv2.0.0+incompatible\th1:c=',
  'build\t-compiler=gc',
  'build\t-ldflags="-X main.v=\\"a b\\""',
  'build\tDefaultGODEBUG=panicnil=1',
  '',
].join('\n');

function counted(value: Uint8Array): number[] {
  const bytes: number[] = [];
  let length = value.length;
  while (length >= 0x80) {
    bytes.push((length & 0x7f) | 0x80);
    length >>>= 7;
  }
  return [...bytes, length, ...value];
}

/** The blob of inline build information. */
export function goBlob(version = 'go1.27.1', mod = MOD_TEXT): Uint8Array {
  const frame = [...Array(16).keys()].map((i) => i + 1);
  const header = pad(join([[0xff], text.encode(' Go buildinf:'), [8, 2]]), 32);
  const modules = join([frame, text.encode(mod), frame]);
  return join([header, counted(text.encode(version)), counted(modules)]);
}

/** What an ELF file is made of. */
export interface ElfRecipe {
  readonly bits?: 32 | 64;
  readonly little?: boolean;
  readonly machine?: number;
  readonly type?: number;
  readonly interpreter?: string;
  /** Content of the writable segment. */
  readonly data?: Uint8Array;
}

/** An ELF file with an executable and a writable segment, no section headers. */
export function elfImage(recipe: ElfRecipe = {}): Uint8Array {
  const { bits = 64, little = true, machine = 62, type = 2, interpreter, data = goBlob() } = recipe;
  const wide = bits === 64;
  const word = (v: number) => number(v, wide ? 8 : 4, little);
  const half = (v: number) => number(v, 2, little);
  const u32 = (v: number) => number(v, 4, little);
  const headerSize = wide ? 64 : 52;
  const rowSize = wide ? 56 : 32;
  const interp = interpreter === undefined ? [] : [...text.encode(interpreter), 0];
  const count = interpreter === undefined ? 3 : 4;
  const interpAt = headerSize + rowSize * count;
  const dataAt = 0x200;
  const row = (kind: number, flags: number, offset: number, address: number, size: number) =>
    wide
      ? [
          ...u32(kind),
          ...u32(flags),
          ...word(offset),
          ...word(address),
          ...word(address),
          ...word(size),
          ...word(size),
          ...word(16),
        ]
      : [
          ...u32(kind),
          ...word(offset),
          ...word(address),
          ...word(address),
          ...word(size),
          ...word(size),
          ...u32(flags),
          ...word(16),
        ];
  const rows = [
    ...row(1, 5, 0, 0x400000, dataAt),
    ...row(1, 6, dataAt, 0x500000, data.length),
    ...row(0x6474e551, 6, 0, 0, 0),
    ...(interpreter === undefined ? [] : row(3, 4, interpAt, 0x400000 + interpAt, interp.length)),
  ];
  const header = [
    0x7f,
    0x45,
    0x4c,
    0x46,
    wide ? 2 : 1,
    little ? 1 : 2,
    1,
    0,
    0,
    0,
    0,
    0,
    0,
    0,
    0,
    0,
    ...half(type),
    ...half(machine),
    ...u32(1),
    ...word(0x400100),
    ...word(headerSize),
    ...word(0),
    ...u32(0),
    ...half(headerSize),
    ...half(rowSize),
    ...half(count),
    ...half(wide ? 64 : 40),
    ...half(0),
    ...half(0),
  ];
  return join([pad(join([header, rows, interp]), dataAt), data]);
}

/** A thin 64-bit Mach-O file with `__TEXT` and a section `__go_buildinfo`. */
export function machoImage(cpuType = 0x0100000c, data = goBlob()): Uint8Array {
  const u32 = (v: number) => number(v, 4, true);
  const u64 = (v: number) => number(v, 8, true);
  const name = (v: string) => [...pad(text.encode(v), 16)];
  const dataAt = 0x400;
  const base = 0x100000000;
  const segment = (
    n: string,
    address: number,
    offset: number,
    size: number,
    protection: number,
    sections: number[][],
  ) => [
    ...u32(0x19),
    ...u32(72 + sections.length * 80),
    ...name(n),
    ...u64(address),
    ...u64(size),
    ...u64(offset),
    ...u64(size),
    ...u32(protection),
    ...u32(protection),
    ...u32(sections.length),
    ...u32(0),
    ...sections.flat(),
  ];
  const section = [
    ...name('__go_buildinfo'),
    ...name('__DATA'),
    ...u64(base + dataAt),
    ...u64(data.length),
    ...u32(dataAt),
    ...u32(4),
    ...Array.from({ length: 24 }, () => 0),
  ];
  const dylib = [
    ...u32(0xc),
    ...u32(56),
    ...u32(24),
    ...u32(0),
    ...u32(0),
    ...u32(0),
    ...pad(text.encode('/usr/lib/libSystem.B.dylib'), 32),
  ];
  const commands = [
    ...segment('__TEXT', base, 0, dataAt, 5, []),
    ...segment('__DATA', base + dataAt, dataAt, data.length, 3, [section]),
    ...dylib,
    ...u32(0x32),
    ...u32(24),
    ...u32(1),
    ...u32(0x000c0000),
    ...u32(0x000e0300),
    ...u32(0),
  ];
  const header = [
    ...u32(0xfeedfacf),
    ...u32(cpuType),
    ...u32(0),
    ...u32(2),
    ...u32(4),
    ...u32(commands.length),
    ...u32(0x200000),
    ...u32(0),
  ];
  return join([pad(join([header, commands]), dataAt), data]);
}

/** A fat file of two thin ones. */
export function fatImage(first: Uint8Array, second: Uint8Array): Uint8Array {
  const u32 = (v: number) => number(v, 4, false);
  const one = 0x1000;
  const two = one + Math.ceil(first.length / 0x1000) * 0x1000;
  const header = [
    ...u32(0xcafebabe),
    ...u32(2),
    ...u32(0x0100000c),
    ...u32(0),
    ...u32(one),
    ...u32(first.length),
    ...u32(12),
    ...u32(0x01000007),
    ...u32(3),
    ...u32(two),
    ...u32(second.length),
    ...u32(12),
  ];
  return join([pad(join([header]), one), pad(first, two - one), second]);
}

/** A PE32+ file with `.text`, `.data` with build information, and one imported DLL. */
export function peImage(data = goBlob()): Uint8Array {
  const u16 = (v: number) => number(v, 2, true);
  const u32 = (v: number) => number(v, 4, true);
  const u64 = (v: number) => number(v, 8, true);
  const dataAt = 0x400;
  const importAt = 0x300;
  const imports = [
    ...u32(0),
    ...u32(0),
    ...u32(0),
    ...u32(0x1000 + importAt - 0x200 + 40),
    ...u32(0),
    ...Array.from({ length: 20 }, () => 0),
  ];
  const optional = [
    ...u16(0x20b),
    14,
    0,
    ...u32(0),
    ...u32(0),
    ...u32(0),
    ...u32(0x1000),
    ...u32(0x1000),
    ...u64(0x140000000),
    ...u32(0x1000),
    ...u32(0x200),
    ...u16(6),
    ...u16(1),
    ...u16(0),
    ...u16(0),
    ...u16(6),
    ...u16(1),
    ...u32(0),
    ...u32(0x4000),
    ...u32(0x200),
    ...u32(0),
    ...u16(3),
    ...u16(0x160),
    ...u64(0),
    ...u64(0),
    ...u64(0),
    ...u64(0),
    ...u32(0),
    ...u32(16),
    ...u32(0),
    ...u32(0),
    ...u32(0x1000 + importAt - 0x200),
    ...u32(40),
    ...Array.from({ length: 14 * 8 }, () => 0),
  ];
  const section = (n: string, rva: number, size: number, offset: number, flags: number) => [
    ...pad(text.encode(n), 8),
    ...u32(size),
    ...u32(rva),
    ...u32(size),
    ...u32(offset),
    ...Array.from({ length: 12 }, () => 0),
    ...u32(flags),
  ];
  const coff = [
    ...u32(0x4550),
    ...u16(0x8664),
    ...u16(2),
    ...u32(0),
    ...u32(0),
    ...u32(0),
    ...u16(optional.length),
    ...u16(0x22),
  ];
  const dos = pad(join([[0x4d, 0x5a]]), 64);
  dos[60] = 64;
  const head = join([
    dos,
    coff,
    optional,
    section('.text', 0x1000, 0x200, 0x200, 0x60000020),
    section('.data', 0x2000, data.length, dataAt, 0xc0000040),
  ]);
  const code = pad(
    join([Array.from({ length: importAt - 0x200 }, () => 0x90), imports, text.encode('kernel32.dll')]),
    0x200,
  );
  return join([pad(head, 0x200), code, data]);
}

/** A WebAssembly module with an import, a memory, a producers section and a data segment. */
export function wasmImage(data: Uint8Array): Uint8Array {
  const name = (v: string) => counted(text.encode(v));
  const section = (id: number, body: number[]) => [id, ...counted(Uint8Array.from(body))];
  return join([
    [0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    section(2, [1, ...name('gojs'), ...name('runtime.wasmExit'), 0, 0]),
    section(5, [1, 1, 16, 32]),
    section(11, [1, 0, 0x41, 0x80, 0x20, 0x0b, ...counted(data)]),
    section(0, [...name('producers'), 1, ...name('language'), 1, ...name('Go'), ...name('go1.27.1')]),
  ]);
}

/** The module text between the marks that Go programs keep in memory. */
export function markedModText(mod = MOD_TEXT): Uint8Array {
  const start = [
    0x30, 0x77, 0xaf, 0x0c, 0x92, 0x74, 0x08, 0x02, 0x41, 0xe1, 0xc1, 0x07, 0xe6, 0xd6, 0x18, 0xe6,
  ];
  const end = [
    0xf9, 0x32, 0x43, 0x31, 0x86, 0x18, 0x20, 0x72, 0x00, 0x82, 0x42, 0x10, 0x41, 0x16, 0xd8, 0xf2,
  ];
  return join([start, text.encode(mod), end]);
}
