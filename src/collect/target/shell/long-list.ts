import type { FileStat } from '../../../model/target.ts';

/** One line of `ls -ldn`. */
export interface LongEntry {
  readonly stat: FileStat;
  /** Undefined for what is no link, and for a link that may not be read. */
  readonly linkTarget: string | undefined;
}

const KIND: Readonly<Record<string, FileStat['kind']>> = { '-': 'file', d: 'directory', l: 'symlink' };
const LINE =
  /^([a-zA-Z-])([r-][w-][xsS-][r-][w-][xsS-][r-][w-][xtT-])[^\s]?\s+\d+\s+(\d+)\s+(\d+)\s+(\d+|\d+,\s*\d+)\s+[A-Z][a-z]{2}\s+\d+\s+[\d:]+ (.+)$/s;

/**
 * Reads the output of `LC_ALL=C ls -ldn PATH…` (POSIX.1-2017 XCU ls, long format; GNU, BusyBox and toybox agree on it) by
 * path. Lines that name none of the asked paths are left out.
 */
export function parseLongList(output: string, asked: readonly string[]): ReadonlyMap<string, LongEntry> {
  const wanted = new Set(asked);
  const found = new Map<string, LongEntry>();
  for (const line of output.split('\n')) {
    const match = LINE.exec(line);
    if (match === null) continue;
    const [, type = '', mode = '', uid = '', gid = '', size = '', rest = ''] = match;
    const arrow = type === 'l' ? splitLink(rest, wanted) : undefined;
    const path = arrow?.path ?? rest;
    if (!wanted.has(path)) continue;
    const stat: FileStat = {
      kind: KIND[type] ?? 'other',
      sizeBytes: /^\d+$/.test(size) ? Number(size) : 0,
      mode: modeOf(mode),
      uid: Number(uid),
      gid: Number(gid),
    };
    found.set(path, { stat, linkTarget: arrow?.target });
  }
  return found;
}

/** Both names may hold ` -> `: the asked one decides. */
function splitLink(
  rest: string,
  wanted: ReadonlySet<string>,
): { readonly path: string; readonly target: string } | undefined {
  for (let at = rest.indexOf(' -> '); at >= 0; at = rest.indexOf(' -> ', at + 1)) {
    if (wanted.has(rest.slice(0, at))) return { path: rest.slice(0, at), target: rest.slice(at + 4) };
  }
  return undefined;
}

/** `rwsr-xr-t` as bits. */
function modeOf(text: string): number {
  let mode = 0;
  for (const [i, char] of text.split('').entries()) {
    if (char !== '-' && char !== 'S' && char !== 'T') mode |= 1 << (8 - i);
    if (i === 2 && /s/i.test(char)) mode |= 0o4000;
    if (i === 5 && /s/i.test(char)) mode |= 0o2000;
    if (i === 8 && /t/i.test(char)) mode |= 0o1000;
  }
  return mode;
}
