/** Edit distance with transpositions (optimal string alignment). O(a·b): for short names only. */
function distance(a: string, b: string): number {
  let before: number[] = [];
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1];
      let cost = Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, (row[j - 1] ?? 0) + (same ? 0 : 1));
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        cost = Math.min(cost, (before[j - 2] ?? 0) + 1);
      next.push(cost);
    }
    before = row;
    row = next;
  }
  return row[b.length] ?? 0;
}

/**
 * The known name closest to what was typed, or `undefined` when nothing is near enough to be a likely slip
 * (more than a third of the letters differ). A name that has a whole word of the typed one, or the other way round
 * (`data-dir` and `data`), is near as well.
 */
export function nearestName(typed: string, known: Iterable<string>): string | undefined {
  let best: string | undefined;
  let bestDistance = Math.max(1, Math.floor(typed.length / 3)) + 1;
  for (const name of known) {
    if (Math.abs(name.length - typed.length) >= bestDistance) continue;
    const d = distance(typed.toLowerCase(), name.toLowerCase());
    if (d < bestDistance) {
      best = name;
      bestDistance = d;
    }
  }
  return best ?? nameWithSameWord(typed, known);
}

/** The shortest name that begins with all words of what was typed, or whose words all begin it. */
function nameWithSameWord(typed: string, known: Iterable<string>): string | undefined {
  const words = wordsOf(typed);
  if (words.length === 0) return undefined;
  return [...known]
    .filter((name) => {
      const other = wordsOf(name);
      const shared = Math.min(words.length, other.length);
      return shared > 0 && words.slice(0, shared).every((word, i) => word === other[i]);
    })
    .sort((a, b) => a.length - b.length)[0];
}

/** `--data-dir` and `dataDir` both have the words data and dir. */
function wordsOf(name: string): string[] {
  return name
    .replaceAll(/([a-z\d])([A-Z])/g, '$1-$2')
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '');
}
