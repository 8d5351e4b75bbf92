/** Splits a module version into its numbers and its pre-release words. */
function parse(version: string): { readonly numbers: readonly number[]; readonly pre: readonly string[] } {
  const [core = '', ...rest] = version.replace(/^v/, '').replace(/\+.*$/, '').split('-');
  const pre = rest.join('-');
  return { numbers: core.split('.').map(Number), pre: pre === '' ? [] : pre.split('.') };
}

/**
 * Orders two module versions: negative when `a` is older. Pre-releases come before their release; numeric words compare
 * as numbers, and a trailing number of a word counts too (`rc9` before `rc10`, which plain semver would turn round).
 */
export function compareVersions(a: string, b: string): number {
  const left = parse(a);
  const right = parse(b);
  for (let i = 0; i < 3; i++) {
    const diff = (left.numbers[i] ?? 0) - (right.numbers[i] ?? 0);
    if (diff !== 0) return diff;
  }
  if (left.pre.length === 0 || right.pre.length === 0) return right.pre.length - left.pre.length;
  for (let i = 0; i < Math.max(left.pre.length, right.pre.length); i++) {
    const diff = compareWords(left.pre[i], right.pre[i]);
    if (diff !== 0) return diff;
  }
  return 0;
}

function compareWords(a: string | undefined, b: string | undefined): number {
  if (a === undefined || b === undefined) return a === b ? 0 : a === undefined ? -1 : 1;
  const [, nameA = '', numberA = ''] = /^(.*?)(\d*)$/.exec(a) ?? [];
  const [, nameB = '', numberB = ''] = /^(.*?)(\d*)$/.exec(b) ?? [];
  if (nameA !== nameB) return nameA < nameB ? -1 : 1;
  return Number(numberA || '-1') - Number(numberB || '-1');
}
