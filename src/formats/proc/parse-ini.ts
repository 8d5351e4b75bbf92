/** `section.key` in lower case to value, of a file with `[sections]`; `#` and `;` begin comments. The last one of a key wins. */
export function parseIni(text: string): Readonly<Record<string, string>> {
  const found = new Map<string, string>();
  let section = '';
  for (const line of text.split(/\r?\n/).map((l) => l.trim())) {
    if (line === '' || /^[#;]/.test(line)) continue;
    const head = /^\[([^\]]+)\]$/.exec(line)?.[1];
    if (head !== undefined) section = head.trim().toLowerCase();
    else if (line.includes('=')) {
      const at = line.indexOf('=');
      const value = line
        .slice(at + 1)
        .replace(/\s+#.*$/, '')
        .trim();
      found.set(`${section}.${line.slice(0, at).trim().toLowerCase()}`, value.replace(/^"(.*)"$/, '$1'));
    }
  }
  return Object.fromEntries(found);
}
