import { closeSync, openSync, readSync } from 'node:fs';
import { parseModInfo } from '../formats/gobinary/mod-info.ts';

/** What stands at the start of the writable data of a Go program, without its details being read. */
export interface BriefBinary {
  readonly goVersion: string;
  readonly os: string;
  readonly arch: string;
  /** Module lines without their framing. */
  readonly modules: string;
}

const MAGIC = Buffer.from('\xff Go buildinf:', 'latin1');
/** Header and program headers; those of every linker fit. */
const HEAD_BYTES = 4096;
/** Build information of programs with some two hundred modules; longer ones are read on. */
const DATA_BYTES = 32_768;
const MAX_TEXT = 1 << 20;
const PT_LOAD = 1;
const PF_WX = 3;

const head = Buffer.allocUnsafeSlow(HEAD_BYTES);
let data = Buffer.allocUnsafeSlow(DATA_BYTES);

/**
 * Reads the build information where the linkers of Go 1.18 to 1.26 put it: at the start of the first writable segment of an
 * ELF file. Two reads a file. Answers null for a file that is no program of any kind, undefined when only a full reading
 * can tell (other formats, other places). Throws the system's error. Source: Go src/debug/buildinfo/buildinfo.go.
 */
export function readBriefly(path: string): BriefBinary | null | undefined {
  const fd = openSync(path, 'r');
  try {
    const length = readSync(fd, head, 0, HEAD_BYTES, 0);
    if (length < 64) return length < 4 ? null : undefined;
    const magic = head.readUInt32BE(0);
    if (magic !== 0x7f454c46) return mayBeProgram(magic) ? undefined : null;
    const at = writableData(length);
    if (at === undefined) return undefined;
    return readBlob(fd, Math.ceil(at / 16) * 16);
  } finally {
    closeSync(fd);
  }
}

/** Mach-O thin and fat, PE, WebAssembly. */
function mayBeProgram(magic: number): boolean {
  const word = magic >>> 0;
  return (
    word >>> 16 === 0x4d5a ||
    word === 0x0061736d ||
    word === 0xcafebabe ||
    word === 0xcafebabf ||
    [0xfeedface, 0xfeedfacf, 0xcefaedfe, 0xcffaedfe].includes(word)
  );
}

const u16 = (at: number) => (head[5] === 2 ? head.readUInt16BE(at) : head.readUInt16LE(at));
const u32 = (at: number) => (head[5] === 2 ? head.readUInt32BE(at) : head.readUInt32LE(at));
const word = (at: number) =>
  head[5] === 2 ? u32(at) * 2 ** 32 + u32(at + 4) : u32(at + 4) * 2 ** 32 + u32(at);

/** File offset of the first segment that is loaded, writable and not executable. */
function writableData(length: number): number | undefined {
  const wide = head[4] === 2;
  const table = wide ? word(32) : u32(28);
  const size = u16(wide ? 54 : 42);
  const count = u16(wide ? 56 : 44);
  if (table + size * count > length || size < (wide ? 56 : 32)) return undefined;
  for (let at = table; at < table + size * count; at += size) {
    if (u32(at) !== PT_LOAD) continue;
    const flags = u32(wide ? at + 4 : at + 24);
    const fileSize = wide ? word(at + 32) : u32(at + 16);
    if ((flags & PF_WX) === 2 && fileSize > 0) return wide ? word(at + 8) : u32(at + 4);
  }
  return undefined;
}

function readBlob(fd: number, at: number): BriefBinary | undefined {
  let length = readSync(fd, data, 0, data.length, at);
  if (length < 48 || MAGIC.compare(data, 0, MAGIC.length) !== 0 || ((data[15] ?? 0) & 2) === 0)
    return undefined;
  const version = counted(32);
  let modules = version === undefined ? undefined : counted(version.end);
  if (version === undefined || modules === undefined || modules.end > MAX_TEXT) return undefined;
  if (modules.end > length) {
    data = Buffer.allocUnsafeSlow(modules.end);
    length = readSync(fd, data, 0, data.length, at);
    modules = counted(version.end);
    if (modules === undefined || modules.end > length) return undefined;
  }
  const framed = modules.end - modules.start >= 33 && data[modules.end - 17] === 10;
  const text = framed ? data.toString('utf8', modules.start + 16, modules.end - 16) : '';
  const [os, arch] = [settingOf(text, 'GOOS'), settingOf(text, 'GOARCH')];
  // Without these the header of the file has to be judged.
  if (os === undefined || arch === undefined) return undefined;
  return { goVersion: data.toString('latin1', version.start, version.end), os, arch, modules: text };
}

/** A plain `build` line by its key. */
function settingOf(modules: string, key: string): string | undefined {
  const mark = `\nbuild\t${key}=`;
  const at = modules.lastIndexOf(mark);
  if (at < 0) return undefined;
  const end = modules.indexOf('\n', at + 1);
  return modules.slice(at + mark.length, end < 0 ? undefined : end);
}

/** One line of a tree, as a full reading prints it without what it has not read. */
export function briefLine(path: string, { goVersion, os, arch, modules }: BriefBinary): string {
  const main = /(?:^|\n)mod\t([^\t\n]*)\t([^\t\n]*)/.exec(modules);
  const name = main === null ? (/^path\t(.*)/.exec(modules)?.[1] ?? '') : `${main[1]}@${main[2]}`;
  return `${path}: ${goVersion}  ${name}  ${os}/${arch}\n`;
}

/** One object of a tree: what `go version -m -json` has. */
export function briefReport(path: string, { goVersion, os, arch, modules }: BriefBinary): object {
  const { path: main, main: module, deps, settings } = parseModInfo(modules);
  return {
    schema: 1,
    file: path,
    format: 'elf',
    os,
    arch,
    goVersion,
    path: main === '' ? null : main,
    main: module,
    deps,
    settings,
  };
}

/** A uvarint length at a place, and where its text begins and ends. */
function counted(at: number): { readonly start: number; readonly end: number } | undefined {
  let length = 0;
  for (let i = 0, scale = 1; i < 4; i++, scale *= 128) {
    const byte = data[at + i];
    if (byte === undefined) return undefined;
    length += (byte & 0x7f) * scale;
    if (byte < 0x80) return { start: at + i + 1, end: at + i + 1 + length };
  }
  return undefined;
}
