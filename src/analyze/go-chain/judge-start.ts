import type { ChainEntry } from './build-chain.ts';
import type { Problem } from './problem.ts';

/** Lines of the go command's words that are told. */
const MAX_LINES = 4;
const MAX_LENGTH = 400;

/**
 * Why the go command stops before it builds anything: the setting that it refuses with the place that sets it, the module
 * files, or only its words. `message` is its standard error; an empty one is no problem.
 */
export function judgeStart(message: string, chain: readonly ChainEntry[]): readonly Problem[] {
  const said = wordsOf(message);
  if (said === '') return [];
  const setting = refusedSetting(said, chain);
  const evidence = [{ fact: 'go build', value: said, source: 'go build -n unsafe' }];
  const base = { step: 'command', severity: 'error' } as const;
  if (setting === undefined) {
    const code = /go\.(mod|work|sum)\b|vendor/.test(said) ? 'module-files-refused' : 'go-refused';
    return [{ ...base, code, values: { message: said }, evidence }];
  }
  const { name, winner } = setting;
  const source = winner.origin === 'environment' ? `$${winner.source}` : winner.source;
  const values = { name, value: winner.value, source, message: said };
  const proof = { fact: name, value: winner.value, source };
  return [{ ...base, code: 'setting-refused', values, evidence: [...evidence, proof] }];
}

/** Without what is printed on the way: downloads, and the commands that would be run. */
function wordsOf(message: string): string {
  const lines = message
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !/^(#|mkdir |cd |WORK=|go: downloading )/.test(line));
  return lines
    .slice(0, MAX_LINES)
    .map((line) => line.replace(/^go: /, ''))
    .join(' ')
    .slice(0, MAX_LENGTH);
}

/** The setting that the words are about: one that is named, GOFLAGS when they repeat a part of it, or one whose value they say. */
function refusedSetting(said: string, chain: readonly ChainEntry[]): ChainEntry | undefined {
  // The files say what they need; the setting that forbids it is only mentioned.
  if (/go\.(mod|work) requires go/.test(said)) return undefined;
  const set = chain.filter(({ winner }) => winner.origin !== 'default' && winner.value !== '');
  const named = new Set(said.match(/\b(GO[A-Z0-9]+|CGO_[A-Z_]+|CC|CXX)\b/g));
  const repeats = ({ name, winner }: ChainEntry) =>
    (name === 'GOFLAGS' ? winner.value.split(/\s+/) : [winner.value]).some((word) => isSaid(word, said));
  const isFlags = ({ name }: ChainEntry) => name === 'GOFLAGS';
  return (
    set.find(({ name }) => named.has(name)) ??
    set.find((entry) => isFlags(entry) && repeats(entry)) ??
    set.find(repeats)
  );
}

/** A flag as it stands, or the value behind its sign; short ones are in any text. */
function isSaid(word: string, said: string): boolean {
  const value = word.includes('=') ? word.slice(word.indexOf('=') + 1) : '';
  return (word.length > 3 && said.includes(word)) || (value.length > 3 && said.includes(value));
}
