import type { GoBuildSetting, GoModule } from '../../model/go-build-info.ts';

/** What is printed of a program: `ModInfo` without what went wrong. */
export interface PrintedModInfo {
  readonly path: string | null;
  readonly main: GoModule | null;
  readonly deps: readonly GoModule[];
  readonly settings: readonly GoBuildSetting[];
}

/** The lines `path`, `mod`, `dep`, `=>` and `build`, each ended. Source: Go src/runtime/debug/mod.go, BuildInfo.String. */
export function renderModInfo({ path, main, deps, settings }: PrintedModInfo): string {
  let text = path === null || path === '' ? '' : `path\t${path}\n`;
  if (main !== null) text += moduleLine('mod', main);
  for (const dep of deps) text += moduleLine('dep', dep);
  for (const { key, value } of settings) {
    const name = key === '' || /[= \t\r\n"`]/.test(key) ? quoteGo(key) : key;
    text += `build\t${name}=${/[ \t\r\n"`]/.test(value) ? quoteGo(value) : value}\n`;
  }
  return text;
}

function moduleLine(word: string, { path, version, sum, replace }: GoModule): string {
  return replace === null
    ? `${word}\t${path}\t${version}\t${sum}\n`
    : `${word}\t${path}\t${version}\n${moduleLine('=>', replace)}`;
}

const SHORT: Readonly<Record<string, string>> = {
  '\u0007': '\\a',
  '\b': '\\b',
  '\f': '\\f',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '\v': '\\v',
  '\\': '\\\\',
  '"': '\\"',
};

/** A Go string literal. Source: Go strconv.Quote. */
export function quoteGo(text: string): string {
  let quoted = '"';
  for (const char of text) {
    const code = char.codePointAt(0) ?? 0;
    if (SHORT[char] !== undefined) quoted += SHORT[char];
    else if (char === ' ' || /[\p{L}\p{M}\p{N}\p{P}\p{S}]/u.test(char)) quoted += char;
    else if (code < 0x80) quoted += `\\x${code.toString(16).padStart(2, '0')}`;
    else
      quoted +=
        code < 0x10000
          ? `\\u${code.toString(16).padStart(4, '0')}`
          : `\\U${code.toString(16).padStart(8, '0')}`;
  }
  return `${quoted}"`;
}
