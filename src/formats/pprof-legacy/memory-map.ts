import type { Mapping } from '../../model/profile.ts';
import type { LineReader } from './line-reader.ts';

/** A mapping while its profile is put together. */
export type DraftMapping = { -readonly [K in keyof Mapping]: Mapping[K] };

const HEX = '(?:0x)?([0-9A-Fa-f]+)';
const RANGE = `[\\t\\n\\f\\r ]*${HEX}[\\t\\n\\f\\r -]?[\\t\\n\\f\\r ]*${HEX}:?`;
const PERMISSIONS = '(?:[\\t\\n\\f\\r ]+([-rwxp]+))?';
const SPACE = '[\\t\\n\\f\\r ]+';
// 00400000-00fcb000 r-xp 00000000 fc:00 4193 /path: as in /proc/PID/maps.
const PROC_MAPS = new RegExp(
  `^${RANGE}${PERMISSIONS}(?:${SPACE}([0-9A-Fa-f]+))?${SPACE}[0-9A-Fa-f]+:[0-9A-Fa-f]+${SPACE}[0-9]+(?:${SPACE}(\\S+))?`,
);
// 0x40000-0x80000 /path (@ff00) buildid: as tools print it.
const BRIEF = new RegExp(
  `^${RANGE}${PERMISSIONS}(?:${SPACE}(\\S+))?(?:${SPACE}\\(@([0-9A-Fa-f]+)\\))?(?:${SPACE}([0-9A-Fa-f]+))?`,
);
const LOG_PREFIX = /^[^[\]]+:[0-9]+\]\s/;
const SENTINELS = ['--- Memory map: ---', 'MAPPED_LIBRARIES:'];
const MAX_UINT64 = (1n << 64n) - 1n;

/** True for the line that announces the memory map of a text profile. */
export function isMemoryMapSentinel(line: string): boolean {
  return SENTINELS.some((sentinel) => line.includes(sentinel));
}

/**
 * Reads the executable mappings of the remaining lines: `/proc/PID/maps` or the brief form, each possibly behind a log
 * prefix. A line `name=value` defines what `$name` stands for in later lines. Lines that are neither are skipped.
 */
export function parseMemoryMap(lines: LineReader): DraftMapping[] {
  const mappings: DraftMapping[] = [];
  const attributes: [string, string][] = [];
  while (lines.next()) {
    const line = substitute(lines.text.replace(LOG_PREFIX, ''), attributes);
    const mapping = parseEntry(line);
    if (mapping === 'unknown') {
      const equals = line.indexOf('=');
      if (equals >= 0) attributes.push([`$${line.slice(0, equals).trim()}`, line.slice(equals + 1).trim()]);
    } else if (mapping !== 'not executable') mappings.push(mapping);
  }
  return mappings;
}

function substitute(line: string, attributes: readonly (readonly [string, string])[]): string {
  if (attributes.length === 0) return line;
  let text = '';
  for (let at = 0; at < line.length;) {
    const found = attributes.find(([name]) => line.startsWith(name, at));
    text += found === undefined ? line[at] : found[1];
    at += found === undefined ? 1 : found[0].length;
  }
  return text;
}

function parseEntry(line: string): DraftMapping | 'unknown' | 'not executable' {
  let [, start, limit, permissions, offset, file, buildId] = PROC_MAPS.exec(line) ?? [];
  if (start === undefined) {
    [, start, limit, permissions, file, offset, buildId] = BRIEF.exec(line) ?? [];
    if (start === undefined) return 'unknown';
  }
  if (permissions !== undefined && !permissions.includes('x')) return 'not executable';
  const numbers = [start, limit ?? '', offset ?? '0'].map((digits) => BigInt(`0x${digits}`));
  if (numbers.some((number) => number > MAX_UINT64)) return 'unknown';
  return draftMapping(numbers[0]!, numbers[1]!, numbers[2]!, file ?? '', buildId ?? '');
}

/** A mapping about which only its place and name are known. */
export function draftMapping(
  start: bigint,
  limit: bigint,
  offset: bigint,
  file: string,
  buildId: string,
): DraftMapping {
  const unknown = {
    hasFunctions: false,
    hasFilenames: false,
    hasLineNumbers: false,
    hasInlineFrames: false,
  };
  return { id: 0n, start, limit, offset, file, buildId, ...unknown };
}

/**
 * Puts mappings in the form reports expect: pieces of one mapping joined, the main binary first.
 * Source: google/pprof `profile/profile.go` massageMappings: the main binary is the first that is neither a shared
 * library nor a pseudo file.
 */
export function tidyMappings(mappings: readonly DraftMapping[]): DraftMapping[] {
  const tidy: DraftMapping[] = [];
  for (const mapping of mappings) {
    const last = tidy.at(-1);
    if (last === undefined || !isContinued(last, mapping)) {
      tidy.push(mapping);
      continue;
    }
    last.limit = mapping.limit;
    if (mapping.file !== '') last.file = mapping.file;
    if (mapping.buildId !== '') last.buildId = mapping.buildId;
  }
  const main = tidy.findIndex(({ file }) => {
    const name = file.replaceAll('(deleted)', '').trim();
    return name !== '' && !/\.so$|\.so[._][0-9]+/.test(name) && !name.startsWith('[');
  });
  if (main > 0) [tidy[0], tidy[main]] = [tidy[main]!, tidy[0]!];
  return tidy;
}

function isContinued(first: DraftMapping, second: DraftMapping): boolean {
  if (first.file !== '' && second.file !== '' && first.file !== second.file) return false;
  if (first.buildId !== '' && second.buildId !== '' && first.buildId !== second.buildId) return false;
  if (first.limit !== second.start) return false;
  if (first.offset === 0n || second.offset === 0n) return true;
  return BigInt.asUintN(64, first.offset + first.limit - first.start) === second.offset;
}

/**
 * Finds the mapping of every address; -1 for address 0. Addresses outside of all mappings get one made for them: Go's
 * text profiles name no mappings at all. May widen mappings whose first part was lost, and adds to `mappings`.
 * Source: google/pprof `profile/legacy_profile.go` remapMappingIDs.
 */
export function assignMappings(mappings: DraftMapping[], addresses: readonly bigint[]): number[] {
  const [first, second] = mappings;
  if (first?.file.startsWith('/anon_hugepage') === true && first.limit === second?.start) mappings.shift();
  const main = mappings[0];
  if (main !== undefined && BigInt.asUintN(64, main.start - main.offset) === 0x400000n) {
    main.start = 0x400000n;
    main.offset = 0n;
  }
  let made = -1;
  const rows = addresses.map((address) => {
    if (address === 0n) return -1;
    const inside = mappings.findIndex((m) => m.start <= address && address < m.limit);
    if (inside >= 0) return inside;
    const before = mappings.findIndex(
      (m) => m.offset !== 0n && BigInt.asUintN(64, m.start - m.offset) <= address && address < m.start,
    );
    if (before >= 0) {
      const mapping = mappings[before]!;
      mapping.start = BigInt.asUintN(64, mapping.start - mapping.offset);
      mapping.offset = 0n;
      return before;
    }
    if (made < 0) made = mappings.push(draftMapping(0n, MAX_UINT64, 0n, '', '')) - 1;
    return made;
  });
  mappings.forEach((mapping, row) => (mapping.id = BigInt(row + 1)));
  return rows;
}
