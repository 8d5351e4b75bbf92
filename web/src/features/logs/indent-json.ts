const STEP = '  ';
/** Strings, marks of structure, and everything between them; white space outside of strings belongs to none. */
const TOKENS = /"(?:[^"\\]|\\.)*"|[{}[\],:]|[^\s{}[\],:"]+/g;

/**
 * JSON laid out over lines, every number and string exactly as it was written: parsing would round integers beyond 2^53.
 * Text that is not a JSON object or array comes back as it is. O(n).
 */
export function indentJson(text: string): string {
  if (!/^\s*[{[]/.test(text)) return text;
  try {
    JSON.parse(text);
  } catch {
    return text;
  }
  const parts: string[] = [];
  let depth = 0;
  let opened = false;
  for (const [token] of text.matchAll(TOKENS)) {
    const closes = token === '}' || token === ']';
    if (closes) depth--;
    if (closes ? !opened : opened) parts.push('\n', STEP.repeat(depth));
    parts.push(token === ':' ? ': ' : token);
    opened = token === '{' || token === '[';
    if (opened) depth++;
    if (token === ',') parts.push('\n', STEP.repeat(depth));
  }
  return parts.join('');
}
