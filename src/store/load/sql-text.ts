/** A string as a ClickHouse literal. For constants and paths of this program; values of users are bound instead. */
export function literal(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'").replaceAll('\0', '\\0')}'`;
}
