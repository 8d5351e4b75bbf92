const SIMPLE: Readonly<Record<string, string>> = {
  n: '\n',
  r: '\r',
  t: '\t',
  a: '\x07',
  b: '\b',
  f: '\f',
  v: '\v',
  '\\': '\\',
  '"': '"',
  "'": "'",
};

/** Index after the closing quote of the quoted string that starts at `at`; -1 when it does not end. */
export function endOfQuoted(text: string, at: number): number {
  for (let i = at + 1; i < text.length; i++) {
    if (text[i] === '\\') i++;
    else if (text[i] === '"') return i + 1;
  }
  return -1;
}

/** Undoes Go's quoting (`strconv.Quote` and the runtime's `printquoted`). Unknown escapes stay as they are. */
export function unquote(quoted: string): string {
  const inner = quoted.slice(1, -1);
  if (!inner.includes('\\')) return inner;
  return inner.replace(
    /\\(?:x([0-9a-f]{2})|u([0-9a-f]{4})|U([0-9a-f]{8})|(.))/gi,
    (whole, x?: string, u?: string, long?: string, simple?: string) => {
      if (simple !== undefined) return SIMPLE[simple] ?? whole;
      const code = Number.parseInt(x ?? u ?? long ?? '', 16);
      return code <= 0x10_ffff ? String.fromCodePoint(code) : whole;
    },
  );
}

/** Labels of one set kept; a set beyond it is cut. */
const MAX_LABELS = 256;

/**
 * Reads `{"k": "v", k2: v2}` from `at`, the index of the brace: quoted (`debug=1`, Go 1.26) or bare (Go 1.27).
 * Answers null when the text is no such list. Source: `runtime/traceback.go` goroutineheader, `runtime/pprof/label.go`.
 */
export function parseLabels(
  text: string,
  at: number,
): { readonly labels: [string, string][]; readonly end: number } | null {
  const labels: [string, string][] = [];
  let i = at + 1;
  while (i < text.length) {
    if (text[i] === '}') return { labels, end: i + 1 };
    const key = readWord(text, i);
    if (key === null || text[key.end] !== ':') return null;
    const from = text[key.end + 1] === ' ' ? key.end + 2 : key.end + 1;
    const value = readWord(text, from);
    if (value === null) return null;
    if (labels.length < MAX_LABELS) labels.push([key.word, value.word]);
    i = value.end;
    if (text[i] === ',') i += text[i + 1] === ' ' ? 2 : 1;
    else if (text[i] !== '}') return null;
  }
  return null;
}

function readWord(text: string, at: number): { word: string; end: number } | null {
  if (text[at] === '"') {
    const end = endOfQuoted(text, at);
    return end < 0 ? null : { word: unquote(text.slice(at, end)), end };
  }
  let end = at;
  while (end < text.length && /[\w./]/.test(text[end] ?? '')) end++;
  return { word: text.slice(at, end), end };
}
