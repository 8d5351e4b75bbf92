/** The word in brackets of a sysfs choice (`always [madvise] never`), or the only word there is. */
export function parseChosenWord(text: string): string | undefined {
  return /\[([\w+-]+)\]/.exec(text)?.[1] ?? /^\s*([\w+-]+)\s*$/.exec(text)?.[1];
}
