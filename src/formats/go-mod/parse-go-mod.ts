import type { GoModFile, GoRequirement } from '../../model/go-toolchain.ts';

/** What was read, and the lines that were not understood. */
export interface ParsedGoMod {
  readonly file: GoModFile;
  readonly problems: readonly string[];
  /** Numbers of lines, from 1, by `go`, `toolchain`, `godebug NAME` and `require PATH`. */
  readonly lines: Readonly<Record<string, number>>;
}

/**
 * Reads go.mod or go.work: directives one a line or in blocks, comments, quoted strings. Directives it does not need
 * (exclude, retract, tool, ignore) are skipped. Source: go.dev/ref/mod, "go.mod files" and "go.work files".
 */
export function parseGoMod(text: string): ParsedGoMod {
  const file = {
    module: undefined as string | undefined,
    go: undefined as string | undefined,
    toolchain: undefined as string | undefined,
    godebug: {} as Record<string, string>,
    require: [] as GoRequirement[],
    replace: [] as { from: string; to: string }[],
    use: [] as string[],
  };
  const problems: string[] = [];
  const lines: Record<string, number> = {};
  let number = 0;
  const take = (directive: string, words: readonly string[], comment: string): boolean => {
    const [first, second] = words;
    if (SKIPPED.has(directive)) return true;
    if (first === undefined) return false;
    const name = directive === 'godebug' ? (first.split('=')[0] ?? first) : first;
    lines[directive === 'go' || directive === 'toolchain' ? directive : `${directive} ${name}`] = number;
    switch (directive) {
      case 'module':
      case 'go':
      case 'toolchain':
        file[directive] = first;
        return true;
      case 'godebug': {
        const at = first.indexOf('=');
        file.godebug[at < 0 ? first : first.slice(0, at)] = at < 0 ? '' : first.slice(at + 1);
        return true;
      }
      case 'require':
        if (second === undefined) return false;
        file.require.push({ path: first, version: second, indirect: /^\s*indirect\b/.test(comment) });
        return true;
      case 'replace': {
        const arrow = words.indexOf('=>');
        if (arrow < 1) return false;
        file.replace.push({ from: words.slice(0, arrow).join('@'), to: words.slice(arrow + 1).join('@') });
        return true;
      }
      case 'use':
        file.use.push(first);
        return true;
      default:
        return false;
    }
  };
  let block: string | undefined;
  for (const raw of text.split('\n')) {
    number++;
    const { words, comment } = splitLine(raw);
    if (words.length === 0) continue;
    if (block !== undefined) {
      if (words[0] === ')') block = undefined;
      else if (!take(block, words, comment)) problems.push(raw.trim());
    } else if (words[1] === '(') block = words[0];
    else if (!take(words[0] ?? '', words.slice(1), comment)) problems.push(raw.trim());
  }
  return { file, problems, lines };
}

const SKIPPED = new Set(['exclude', 'retract', 'tool', 'ignore']);

/** Words of a line without its comment; strings in quotes or backquotes are one word. */
function splitLine(line: string): { readonly words: readonly string[]; readonly comment: string } {
  const words: string[] = [];
  for (const match of line.matchAll(/\s*(?:(\/\/.*)|"((?:[^"\\]|\\.)*)"|`([^`]*)`|([()])|([^\s"`()]+))/g)) {
    const [, comment, quoted, raw, paren, word] = match;
    if (comment !== undefined) return { words, comment: comment.slice(2) };
    const text = quoted ?? raw ?? paren ?? word;
    if (text !== undefined) words.push(text);
  }
  return { words, comment: '' };
}
