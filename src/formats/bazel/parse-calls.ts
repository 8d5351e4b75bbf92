/** One call of a Starlark file; only texts are kept, of lists their texts. */
export interface StarlarkCall {
  /** Dotted name: `go_deps.module`. */
  readonly name: string;
  /** Variable the result is given to. */
  readonly assignedTo: string | undefined;
  readonly args: readonly string[];
  readonly keywords: Readonly<Record<string, string>>;
  /** Names that stand alone as arguments: `use_repo(go_deps, …)`. */
  readonly identifiers: readonly string[];
}

type Token = { readonly kind: 'name' | 'text' | 'sign'; readonly text: string };

/** Tokens of one file that are read; large files of generated repositories have some ten thousand. */
const MAX_TOKENS = 400_000;
const TOKEN =
  /#[^\n]*|(?:[rb]?"""([\s\S]*?)"""|[rb]?'''([\s\S]*?)'''|[rb]?"((?:[^"\\\n]|\\.)*)"|[rb]?'((?:[^'\\\n]|\\.)*)')|([A-Za-z_][\w.]*)|([^\s\w])|\d[\w.]*/g;

/**
 * Finds every call in a Bazel file, outermost first: enough of Starlark for files that declare things. Nothing is
 * evaluated; a value that is no literal text is left out. Source: bazel.build/rules/language.
 */
export function parseCalls(text: string): readonly StarlarkCall[] {
  const tokens: Token[] = [];
  for (const match of text.matchAll(TOKEN)) {
    if (tokens.length >= MAX_TOKENS) break;
    const [, long, long2, double, single, name, sign] = match;
    const literal = long ?? long2 ?? double ?? single;
    if (literal !== undefined) tokens.push({ kind: 'text', text: literal.replace(/\\(.)/g, '$1') });
    else if (name !== undefined) tokens.push({ kind: 'name', text: name });
    else if (sign !== undefined) tokens.push({ kind: 'sign', text: sign });
  }
  return tokens.flatMap((token, at) =>
    token.kind === 'name' && tokens[at + 1]?.text === '(' && tokens[at + 1]?.kind === 'sign'
      ? [readCall(tokens, at)]
      : [],
  );
}

function readCall(tokens: readonly Token[], at: number): StarlarkCall {
  const args: string[] = [];
  const identifiers: string[] = [];
  const keywords: Record<string, string> = {};
  let depth = 0;
  for (let i = at + 1; i < tokens.length; i++) {
    const token = tokens[i];
    if (token === undefined) break;
    if (token.kind === 'sign') {
      if ('([{'.includes(token.text)) depth++;
      else if (')]}'.includes(token.text) && --depth === 0) break;
      continue;
    }
    // Calls within the arguments are calls of their own; lists of texts belong to this one.
    const isDirect = depth === 1;
    const next = tokens[i + 1];
    const isEqual = next?.kind === 'sign' && next.text === '=';
    if (isDirect && token.kind === 'name' && isEqual) {
      const value = tokens[i + 2];
      if (value?.kind === 'text') keywords[token.text] = value.text;
      i += 2;
      // A list or a call as the value is stepped over by the depth.
      if (value?.kind === 'sign') i--;
    } else if (isDirect && token.kind === 'text') args.push(token.text);
    else if (isDirect && next?.text !== '(') identifiers.push(token.text);
  }
  const isAssigned = tokens[at - 1]?.text === '=' && tokens[at - 2]?.kind === 'name';
  return {
    name: tokens[at]?.text ?? '',
    assignedTo: isAssigned ? tokens[at - 2]?.text : undefined,
    args,
    keywords,
    identifiers,
  };
}
