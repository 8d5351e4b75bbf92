import type { CorefilePlugin, CorefileServer } from '../../model/kubernetes.ts';

/** Lines of one file that are read; those of clusters have some twenty. */
const MAX_LINES = 5000;

/**
 * Reads a Corefile: server blocks with plugins, one a line, each with words and perhaps a block of its own; comments with
 * `#`, words in quotes. Snippets `(name) {…}` are put where `import name` names them; files cannot be imported and stay a
 * plugin named `import`. Undefined when a brace is left open or nothing is served. Source: coredns.io/manual/configuration.
 */
export function parseCorefile(text: string): readonly CorefileServer[] | undefined {
  const servers: CorefileServer[] = [];
  const snippets = new Map<string, readonly CorefilePlugin[]>();
  let keys: string[] = [];
  let open: { readonly keys: readonly string[]; readonly plugins: CorefilePlugin[] } | undefined;
  let block: { readonly lines: (readonly string[])[]; depth: number } | undefined;
  for (const line of text.split('\n').slice(0, MAX_LINES)) {
    const words = splitWords(line);
    if (words.length === 0) continue;
    const opens = words.at(-1) === '{';
    const body = opens ? words.slice(0, -1) : words;
    if (block !== undefined) {
      if (words[0] === '}' && --block.depth === 0) block = undefined;
      else if (words[0] !== '}') {
        block.lines.push(body);
        if (opens) block.depth++;
      }
    } else if (open === undefined) {
      keys.push(...body.map((key) => key.replace(/,$/, '')).filter((key) => key !== ''));
      if (!opens) continue;
      open = { keys, plugins: [] };
      keys = [];
    } else if (words[0] === '}') {
      const snippet = /^\((.+)\)$/.exec(open.keys[0] ?? '')?.[1];
      if (snippet === undefined) servers.push(open);
      else snippets.set(snippet, open.plugins);
      open = undefined;
    } else {
      const [name = '', ...args] = body;
      const imported = name === 'import' ? snippets.get(args[0] ?? '') : undefined;
      const lines: (readonly string[])[] = [];
      open.plugins.push(...(imported ?? [{ name, args, block: lines }]));
      if (opens) block = { lines, depth: 1 };
    }
  }
  return open !== undefined || servers.length === 0 ? undefined : servers;
}

/** Words of a line without its comment; a text in quotes is one word. */
function splitWords(line: string): readonly string[] {
  const words: string[] = [];
  for (const [, quoted, comment, word] of line.matchAll(/"((?:[^"\\]|\\.)*)"|(#.*)|([^\s"]+)/g)) {
    if (comment !== undefined) break;
    words.push(quoted ?? word ?? '');
  }
  return words;
}
