/** Strings numbered in the order they first appear. */
export class StringTable {
  readonly all: string[] = [];
  private readonly numbers = new Map<string, number>();

  /** The number of a string. */
  add(text: string): number {
    const known = this.numbers.get(text);
    if (known !== undefined) return known;
    this.numbers.set(text, this.all.length);
    return this.all.push(text) - 1;
  }
}
