/** Reports that pprof also takes as flags, with whether they take an expression. */
const REPORT_FLAGS: Readonly<Record<string, boolean>> = {
  callgrind: false,
  comments: false,
  dot: false,
  list: true,
  peek: true,
  proto: false,
  raw: false,
  tags: false,
  text: false,
  top: false,
  topproto: false,
  traces: false,
  tree: false,
};

/** Flags of pprof that stand for an option with a value. */
const ALIASES: Readonly<Record<string, string>> = {
  flat: '--sort=flat',
  cum: '--sort=cum',
  functions: '--granularity=functions',
  filefunctions: '--granularity=filefunctions',
  files: '--granularity=files',
  lines: '--granularity=lines',
  addresses: '--granularity=addresses',
  inuse_space: '--sample-index=inuse_space',
  inuse_objects: '--sample-index=inuse_objects',
  alloc_space: '--sample-index=alloc_space',
  alloc_objects: '--sample-index=alloc_objects',
  total_delay: '--sample-index=delay',
  contentions: '--sample-index=contentions',
  mean_delay: '--sample-index=delay --mean',
};

/** Options that stand alone. The others take the next word as their value. */
const SWITCHES = new Set(
  (
    'noinlines showcolumns mean normalize relative_percentages drop_negative call_tree compact_labels all_frames ' +
    'ci json quiet no_color help q h'
  ).split(' '),
);

const NUMERIC = new Set(['nodefraction', 'edgefraction', 'divide_by', 'nodecount']);

// Go also reads `.3`, `3.` and `+3`.
function plainNumber(value: string): string {
  return value
    .replace(/^\+/, '')
    .replace(/^(-?)\./, '$10.')
    .replace(/\.$/, '');
}

/**
 * Translates the words of a pprof command line: one dash or two, underscores, `-cum=false`, reports as flags
 * (`-top`, `-peek=regexp`, `peek=regexp`), and gives every value its option (`--focus=value`), for values may begin with a
 * dash. Source: google/pprof `internal/driver/cli.go`; Go package flag for the syntax.
 */
export function translateWords(words: readonly string[]): string[] {
  const options: string[] = [];
  const rest: string[] = [];
  let report: string | undefined;
  for (let i = 0; i < words.length; i++) {
    const word = words[i]!;
    const plain = /^(list|peek)=(.*)$/s.exec(word);
    if (plain !== null && report === undefined && rest.length === 0) {
      report = plain[1];
      options.push(`--symbol=${plain[2]}`);
      continue;
    }
    const [, written, given] = /^--?([A-Za-z][\w-]*)(?:=(.*))?$/s.exec(word) ?? [];
    if (written === undefined) {
      rest.push(word);
      continue;
    }
    const name = written === 'o' ? 'output' : written.replaceAll('-', '_');
    const takesSymbol = REPORT_FLAGS[name];
    const takesValue = takesSymbol ?? (ALIASES[name] === undefined && !SWITCHES.has(name) && name !== 'trim');
    const value = given ?? (takesValue ? words[++i] : undefined);
    if (takesSymbol !== undefined && !isOff(value, takesSymbol)) report = name;
    if (takesSymbol === true) options.push(`--symbol=${value ?? ''}`);
    else if (takesSymbol === undefined) options.push(...option(name, value, takesValue));
  }
  return [...(report === undefined ? [] : [report]), ...splitSides(rest, options), ...options];
}

// `diff BASE… -- NEW…`: what stands before the dashes is the base.
function splitSides(rest: readonly string[], options: string[]): string[] {
  const at = rest.indexOf('--');
  if (rest[0] !== 'diff' || at < 0) return rest.filter((word) => word !== '--');
  for (const word of rest.slice(1, at)) options.push(`--base=${word}`);
  return ['diff', ...rest.slice(at + 1).filter((word) => word !== '--')];
}

function isOff(value: string | undefined, takesValue: boolean): boolean {
  return !takesValue && value !== undefined && /^(0|f|false)$/i.test(value);
}

function option(name: string, value: string | undefined, takesValue: boolean): string[] {
  const flag = name.length === 1 ? `-${name}` : `--${name.replaceAll('_', '-')}`;
  if (name === 'trim') return [`--trim=${value === undefined || !isOff(value, false)}`];
  if (takesValue)
    return value === undefined ? [flag] : [`${flag}=${NUMERIC.has(name) ? plainNumber(value) : value}`];
  if (isOff(value, false)) return [];
  return ALIASES[name]?.split(' ') ?? [flag];
}
