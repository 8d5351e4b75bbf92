const KEPT = ['(anonymous namespace)', 'operator()'];

/**
 * A function name without its argument list: everything from the first `(` that is not part of a C++ name. A Go method
 * `main.(*T).M` becomes `main.`. Source: google/pprof `profile/prune.go` simplifyFunc.
 */
export function simplifyFunctionName(name: string): string {
  const plain = name.startsWith('.') ? name.slice(1) : name;
  for (let at = plain.indexOf('('); at >= 0; at = plain.indexOf('(', at + 1)) {
    const kept = KEPT.find((word) => plain.startsWith(word, at - word.indexOf('(')));
    if (kept === undefined) return plain.slice(0, at);
    at += kept.length - 1 - kept.indexOf('(');
  }
  return plain;
}
