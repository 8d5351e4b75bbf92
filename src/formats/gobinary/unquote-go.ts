const SIMPLE: Readonly<Record<string, string>> = {
  a: '\u0007',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
  '\\': '\\',
  '"': '"',
};

/**
 * The text of a Go string literal, interpreted (`"…"`) or raw (`` `…` ``); undefined when it is not one. Byte escapes
 * (`\xff`, octal) are collected and decoded as UTF-8. Source: Go specification, "String literals"; strconv.Unquote.
 */
export function unquoteGo(literal: string): string | undefined {
  const quote = literal[0];
  if (literal.length < 2 || literal.at(-1) !== quote) return undefined;
  const body = literal.slice(1, -1);
  if (quote === '`') return body.includes('`') ? undefined : body.replaceAll('\r', '');
  if (quote !== '"' || body.includes('\n')) return undefined;
  if (!body.includes('\\')) return body.includes('"') ? undefined : body;
  return unescape(body);
}

function unescape(body: string): string | undefined {
  let text = '';
  let bytes: number[] = [];
  const flush = () => {
    if (bytes.length > 0) text += new TextDecoder().decode(Uint8Array.from(bytes));
    bytes = [];
  };
  for (let at = 0; at < body.length; at++) {
    const char = body[at] ?? '';
    if (char === '"') return undefined;
    if (char !== '\\') {
      flush();
      text += char;
      continue;
    }
    const rest = body.slice(at + 1, at + 10);
    const byte = /^(?:x([0-9a-fA-F]{2})|([0-3][0-7]{2}))/.exec(rest);
    const rune = /^(?:u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8}))/.exec(rest);
    const simple = SIMPLE[rest[0] ?? ''];
    if (byte !== null) {
      bytes.push(byte[1] === undefined ? Number.parseInt(byte[2] ?? '', 8) : Number.parseInt(byte[1], 16));
      at += byte[0].length;
      continue;
    }
    flush();
    if (rune !== null) {
      const code = Number.parseInt(rune[1] ?? rune[2] ?? '', 16);
      if (code > 0x10ffff || (code >= 0xd800 && code < 0xe000)) return undefined;
      text += String.fromCodePoint(code);
      at += rune[0].length;
    } else if (simple !== undefined) {
      text += simple;
      at += 1;
    } else return undefined;
  }
  flush();
  return text;
}
