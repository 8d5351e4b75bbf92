import type { GoBuildSetting, GoModule } from '../../model/go-build-info.ts';
import { unquoteGo } from './unquote-go.ts';

/** The module information without its framing. */
export interface ModInfo {
  readonly path: string;
  readonly main: GoModule | null;
  readonly deps: readonly GoModule[];
  readonly settings: readonly GoBuildSetting[];
  /** First line that was not understood; what was read before it is kept. */
  readonly badLine: string | null;
}

type MutableModule = { path: string; version: string; sum: string; replace: MutableModule | null };

/**
 * Reads the lines `path`, `mod`, `dep`, `=>` and `build`, tab-separated. Settings may be Go-quoted. Unknown lines are
 * skipped as the toolchain does; a line that is wrong ends the reading with what came before.
 * Source: Go src/runtime/debug/mod.go, ParseBuildInfo.
 */
export function parseModInfo(text: string): ModInfo {
  let path = '';
  let main: MutableModule | null = null;
  let last: MutableModule | null = null;
  const deps: MutableModule[] = [];
  const settings: GoBuildSetting[] = [];
  for (const line of text.split('\n')) {
    const bad = () => ({ path, main, deps, settings, badLine: line });
    const tab = line.indexOf('\t');
    const word = tab < 0 ? line : line.slice(0, tab + 1);
    const rest = tab < 0 ? '' : line.slice(tab + 1);
    if (word === 'path\t') path = rest;
    else if (word === 'mod\t' || word === 'dep\t') {
      last = readModule(rest.split('\t'));
      if (last === null) return bad();
      if (word === 'mod\t') main = last;
      else deps.push(last);
    } else if (word === '=>\t') {
      const by = rest.split('\t');
      if (last === null || by.length !== 3) return bad();
      last.replace = { path: by[0] ?? '', version: by[1] ?? '', sum: by[2] ?? '', replace: null };
      last = null;
    } else if (word === 'build\t') {
      const setting = readSetting(rest);
      if (setting === null) return bad();
      settings.push(setting);
    }
  }
  return { path, main, deps, settings, badLine: null };
}

function readModule(fields: readonly string[]): MutableModule | null {
  if (fields.length !== 2 && fields.length !== 3) return null;
  return { path: fields[0] ?? '', version: fields[1] ?? '', sum: fields[2] ?? '', replace: null };
}

function readSetting(text: string): GoBuildSetting | null {
  const quoted = /^["`]/.test(text);
  const keyEnd = quoted ? quotedEnd(text) : text.indexOf('=');
  if (keyEnd < 1 || text[keyEnd] !== '=') return null;
  const key = quoted ? unquoteGo(text.slice(0, keyEnd)) : text.slice(0, keyEnd);
  const raw = text.slice(keyEnd + 1);
  const value = /^["`]/.test(raw) ? unquoteGo(raw) : raw;
  return key === undefined || value === undefined ? null : { key, value };
}

/** Index behind a quoted text at the start; -1 when it does not end. */
function quotedEnd(text: string): number {
  const quote = text[0];
  for (let at = 1; at < text.length; at++) {
    if (text[at] === '\\' && quote === '"') at++;
    else if (text[at] === quote) return at + 1;
  }
  return -1;
}
