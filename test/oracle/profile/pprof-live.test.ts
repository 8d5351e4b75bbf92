// The same words to `go tool pprof` and to `goroscope profile`, on profiles of a real program and on random ones.
import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { encodeProfile } from '../../../src/formats/pprof/encode-profile.ts';
import { buildProgram, goPprof, hasGo, isUnsettled, scratchDirectory } from './go-tool.ts';
import { Random } from './random.ts';
import { randomProfile } from './random-profile.ts';
import { runCommand } from './run-command.ts';

const KINDS = ['cpu', 'heap', 'allocs', 'block', 'mutex', 'goroutine'] as const;
const REPORTS = [
  'top',
  'tree',
  'traces',
  'tags',
  'raw',
  'callgrind',
  'dot',
  'comments',
  'peek=insert',
  'list=burn|insert',
];
const REGEXPS = [
  'main',
  'runtime',
  'insert',
  '(?i)GZIP',
  '^main\\.',
  'work$',
  '\\(\\*tree\\)',
  'malloc|flate',
  'none at all',
];
const TAGS = ['route', 'route=/route/1', '/route/[01],kind', '4kb:', 'bytes=1kb:8kb', ':5kb', '6144'];
const UNITS = ['ms', 'auto', 's', 'us', 'kb', 'MB', 'hour', 'bogus'];
const INDEXES: Readonly<Record<string, readonly string[]>> = {
  cpu: ['samples', 'cpu', '0'],
  heap: ['inuse_space', 'alloc_space', 'alloc_objects', '2'],
  allocs: ['alloc_space', 'inuse_objects'],
  block: ['contentions', 'delay'],
  mutex: ['delay', 'contentions'],
  goroutine: ['0'],
};

function randomWords(random: Random, kind: string): string[] {
  const words = [`-${random.pick(REPORTS)}`];
  const maybe = (chance: number, word: () => string) => {
    if (random.below(chance) === 0) words.push(`-${word()}`);
  };
  for (const name of ['focus', 'ignore', 'hide', 'show', 'show_from', 'prune_from'])
    maybe(6, () => `${name}=${random.pick(REGEXPS)}`);
  for (const name of ['tagfocus', 'tagignore']) maybe(9, () => `${name}=${random.pick(TAGS)}`);
  for (const name of ['tagshow', 'taghide'])
    maybe(9, () => `${name}=${random.pick(['route', 'kind|worker'])}`);
  for (const name of ['tagroot', 'tagleaf'])
    maybe(9, () => `${name}=${random.pick(['route', 'bytes,worker'])}`);
  for (const name of [
    'noinlines',
    'cum',
    'call_tree',
    'compact_labels',
    'relative_percentages',
    'drop_negative',
  ])
    maybe(7, () => name);
  maybe(3, () => random.pick(['functions', 'filefunctions', 'lines', 'addresses']));
  maybe(8, () => 'mean');
  maybe(8, () => 'trim=false');
  maybe(8, () => 'showcolumns');
  maybe(6, () => `nodecount=${random.pick(['1', '5', '20'])}`);
  maybe(6, () => `nodefraction=${random.pick(['0', '0.01', '.3'])}`);
  maybe(6, () => `edgefraction=${random.pick(['0', '0.1'])}`);
  maybe(6, () => `divide_by=${random.pick(['3', '0.5', '1000'])}`);
  maybe(5, () => `unit=${random.pick(UNITS)}`);
  maybe(3, () => `sample_index=${random.pick(INDEXES[kind] ?? ['0'])}`);
  return words;
}

describe.skipIf(!hasGo)('goroscope profile beside go tool pprof', () => {
  let directory = '';

  beforeAll(() => {
    directory = scratchDirectory();
    const binary = buildProgram('work', directory);
    for (const name of ['one', 'two']) {
      mkdirSync(join(directory, name));
      const run = spawnSync(binary, [join(directory, name), '300'], { encoding: 'utf8' });
      if (run.status !== 0) throw new Error(run.stderr);
    }
  });

  const file = (run: string, kind: string) => join(directory, run, `${kind}.pb.gz`);

  async function expectSame(words: readonly string[]): Promise<void> {
    const reference = goPprof(words, directory);
    const { out } = await runCommand('profile', words, directory);
    if (out === reference || isUnsettled(words, directory, reference)) return;
    expect({ words, out }).toEqual({ words, out: reference });
  }

  it.each(REPORTS)('-%s of every kind', async (report) => {
    for (const kind of KINDS) await expectSame([`-${report}`, file('one', kind)]);
  });

  it('adds files up and subtracts them', async () => {
    for (const kind of KINDS) {
      await expectSame(['-top', file('one', kind), file('two', kind)]);
      await expectSame(['-raw', file('one', kind), file('two', kind)]);
      await expectSame(['-tree', `-base=${file('two', kind)}`, file('one', kind)]);
      await expectSame(['-top', `-diff_base=${file('two', kind)}`, '-normalize', file('one', kind)]);
    }
  });

  it('names the binary given before the profile', async () => {
    await expectSame(['-top', join(directory, 'work'), file('one', 'cpu')]);
  });

  it('reads text profiles as the reference does when told to leave symbols out', async () => {
    for (const kind of ['heap', 'goroutine', 'mutex', 'block', 'threadcreate'])
      await expectSame(['-symbolize=none', '-raw', join(directory, 'one', `${kind}.txt`)]);
  });

  it('writes profiles that the reference reads the same', async () => {
    const out = join(directory, 'saved.pb.gz');
    await runCommand('profile', ['-proto', '-focus=main', `-output=${out}`, file('one', 'cpu')], directory);
    const { out: own } = await runCommand('profile', ['-raw', '-focus=main', file('one', 'cpu')], directory);
    // The saved profile knows nothing of the filter.
    expect(goPprof(['-raw', out], directory)).toBe(own);
  });

  it('prints the same for random options', async () => {
    const random = new Random(20_260_301);
    for (let round = 0; round < 80; round++) {
      const kind = random.pick(KINDS);
      const words = [...randomWords(random, kind), file('one', kind)];
      if (random.below(8) === 0) words.push(file('two', kind));
      else if (random.below(6) === 0)
        words.unshift(`-${random.pick(['base', 'diff_base'])}=${file('two', kind)}`);
      await expectSame(words);
    }
  });

  it('prints the same for random profiles with 64-bit extremes', async () => {
    const random = new Random(20_260_302);
    const path = join(directory, 'random.pb');
    const reports = ['top', 'tree', 'traces', 'raw', 'tags', 'callgrind', 'peek=main'];
    const options = [
      '-noinlines',
      '-cum',
      '-mean',
      '-drop_negative',
      '-trim=false',
      '-lines',
      '-tagroot=route',
      '-hide=main',
    ];
    for (let round = 0; round < 60; round++) {
      writeFileSync(path, encodeProfile(randomProfile(random, { valueBits: random.pick([12, 40, 64]) })));
      const chosen = options.filter(() => random.below(4) === 0);
      await expectSame([`-${random.pick(reports)}`, ...chosen, path]);
    }
  });
});
