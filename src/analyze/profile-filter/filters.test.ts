import { describe, expect, it } from 'vitest';
import { EMPTY_HEADER, ProfileBuilder } from '../../model/profile-builder.ts';
import type { Profile } from '../../model/profile.ts';
import { prune, pruneFrom, showFrom } from './cut-stacks.ts';
import { simplifyNames } from './demangle.ts';
import { filterByName } from './filter-names.ts';
import { compileTagFilter } from './filter-tags.ts';
import { compileGoRegexp, type GoRegexp } from './go-regexp.ts';
import { simplifyFunctionName } from './simplify-name.ts';

function rx(pattern: string): GoRegexp {
  const result = compileGoRegexp(pattern);
  if (!result.ok) throw new Error(result.error.reason);
  return result.value;
}

/** Stacks written leaf first; `a+b` is b inlining a. */
function profileOf(...stacks: readonly string[]): Profile {
  const builder = new ProfileBuilder({ ...EMPTY_HEADER, sampleTypes: [{ type: 'samples', unit: 'count' }] });
  const functions = new Map<string, number>();
  const locations = new Map<string, number>();
  for (const stack of stacks) {
    const rows = stack.split(' ').map((place) => {
      const known = locations.get(place);
      if (known !== undefined) return known;
      const lines = place.split('+').map((name) => {
        const id = builder.strings.intern(name);
        const row =
          functions.get(name) ??
          builder.functions.add({ name: id, systemName: id, filename: 0, startLine: 0n });
        functions.set(name, row);
        return { function: row, line: 1n, column: 0n };
      });
      const row = builder.locations.add({ address: BigInt(locations.size + 1), mapping: -1, lines });
      locations.set(place, row);
      return row;
    });
    builder.samples.add(builder.stackOf(rows), [1n], 0);
  }
  return builder.build();
}

function stacksOf(profile: Profile): string[] {
  const { locations, functions, strings, stacks, samples } = profile;
  return Array.from(samples.stack, (node) =>
    stacks
      .path(node)
      .map((row) => {
        const names: string[] = [];
        for (let line = locations.lineStart[row]!; line < locations.lineStart[row + 1]!; line++)
          names.push(strings.get(functions.name[locations.lineFunction[line]!]!));
        return names.join('+');
      })
      .join(' '),
  );
}

// The examples of google/pprof's own tests and documentation: `profile/filter_test.go`, `profile/prune_test.go`.
describe('filters over frames', () => {
  const profile = profileOf('a b c', 'b c', 'x+y c', 'd');

  it('focus keeps and ignore drops whole samples', () => {
    expect(stacksOf(filterByName(profile, { focus: rx('^b$') }).profile)).toEqual(['a b c', 'b c']);
    expect(stacksOf(filterByName(profile, { ignore: rx('^b$') }).profile)).toEqual(['x+y c', 'd']);
    expect(stacksOf(filterByName(profile, { focus: rx('c'), ignore: rx('a') }).profile)).toEqual([
      'b c',
      'x+y c',
    ]);
  });

  it('hide and show drop frames, also inlined ones, and samples without any left', () => {
    expect(stacksOf(filterByName(profile, { hide: rx('^[xd]$') }).profile)).toEqual(['a b c', 'b c', 'y c']);
    expect(stacksOf(filterByName(profile, { show: rx('^[bx]$') }).profile)).toEqual(['b', 'b', 'x']);
  });

  it('say which of them matched', () => {
    const result = filterByName(profile, { focus: rx('nothing'), hide: rx('a') });
    expect([result.focus, result.ignore, result.hide, result.show]).toEqual([false, false, true, false]);
  });

  it('show_from drops what is above the outermost match', () => {
    const shown = (pattern: string) => stacksOf(showFrom(profileOf('b c b a', 'd a'), rx(pattern)).profile);
    expect(shown('a')).toEqual(['b c b a', 'd a']);
    expect(shown('b')).toEqual(['b c b']);
    expect(shown('c')).toEqual(['b c']);
    expect(shown('e')).toEqual([]);
    expect(stacksOf(showFrom(profileOf('x+y+z c'), rx('y')).profile)).toEqual(['x+y']);
  });

  it('prune_from drops what is below the innermost match, prune the match as well', () => {
    const pruned = (pattern: string) => stacksOf(pruneFrom(profileOf('a b c b d'), rx(pattern)));
    expect(pruned('a')).toEqual(['a b c b d']);
    expect(pruned('b')).toEqual(['b c b d']);
    expect(stacksOf(prune(profileOf('a b c b d'), rx('^b$'), undefined))).toEqual(['d']);
    expect(stacksOf(prune(profileOf('a b c b d'), rx('^a$'), undefined))).toEqual(['b c b d']);
  });

  it('prune keeps frames before the first that stays, and what keep matches', () => {
    expect(stacksOf(prune(profileOf('f malloc'), rx('^malloc$'), undefined))).toEqual(['f malloc']);
    expect(stacksOf(prune(profileOf('rt.malloc rt.panic f'), rx('^rt'), rx('panic')))).toEqual([
      'rt.panic f',
    ]);
    expect(stacksOf(prune(profileOf('x+malloc+g f'), rx('^malloc$'), undefined))).toEqual(['g f']);
  });
});

describe('names', () => {
  it.each([
    ['main.(*T).M', 'main.'],
    ['(anonymous namespace)::Foo(int)', '(anonymous namespace)::Foo'],
    ['foo::operator()(int)', 'foo::operator()'],
    ['.ppc(x)', 'ppc'],
    ['plain', 'plain'],
  ])('%s without arguments', (name, simple) => {
    expect(simplifyFunctionName(name)).toBe(simple);
  });

  it.each([
    ['std::vector<int>::push_back(int const&)', 'std::vector::push_back'],
    ['main.(*tree[...]).insert', 'main.(*tree[...]).insert'],
    ['main.Map[go.shape.int]', 'main.Map[go.shape.int]'],
    ['com.foo.Bar.<init>', 'com.foo.Bar.<init>'],
    ['unbalanced) x::y', 'unbalanced) x::y'],
  ])('%s simplified', (name, simple) => {
    expect(
      stacksOf(simplifyNames(profileOf(name.replaceAll(' ', '\u00a0'))))[0]?.replaceAll('\u00a0', ' '),
    ).toBe(simple);
  });
});

describe('tag filters', () => {
  function labelled(labels: Readonly<Record<string, string | number>>): Profile {
    const builder = new ProfileBuilder({ ...EMPTY_HEADER, sampleTypes: [{ type: 's', unit: 'count' }] });
    const { strings } = builder;
    const inputs = Object.entries(labels).map(([key, value]) => ({
      key: strings.intern(key),
      str: typeof value === 'string' ? strings.intern(value) : 0,
      numLo: typeof value === 'number' ? value : 0,
      numHi: 0,
      unit: 0,
    }));
    builder.samples.add(0, [1n], builder.labels.intern(inputs));
    return builder.build();
  }

  it.each([
    ['a1', { k: 'a1' }, true],
    ['k:a1,b2', { k: 'a1', m: 'b2' }, true],
    ['a1,b3', { k: 'a1', m: 'b2' }, false],
    ['k=a.*', { k: 'a1' }, true],
    ['m=a.*', { k: 'a1' }, false],
    ['4kb', { bytes: 4096 }, true],
    ['4kb:', { bytes: 4095 }, false],
    [':4kb', { bytes: 4096 }, true],
    ['1kb:1mb', { bytes: 2048 }, true],
    ['bytes=1kb:1mb', { other: 2048 }, false],
  ])('%s', (filter, labels, expected) => {
    const profile = labelled(labels);
    const compiled = compileTagFilter(
      'tagfocus',
      filter,
      new Map([
        ['bytes', 'bytes'],
        ['other', 'bytes'],
      ]),
    );
    if (!compiled.ok) throw new Error(compiled.error.reason);
    expect(compiled.value.matches(profile, profile.samples.labels[0]!)).toBe(expected);
  });
});

describe('expressions', () => {
  it('have the syntax of Go', () => {
    expect(rx('(?i)MAIN\\z').test('x.main')).toBe(true);
    expect(rx('\\Qa.b\\E').test('axb')).toBe(false);
    expect(rx('[[:upper:]]').test('abC')).toBe(true);
    expect(compileGoRegexp('a(').ok).toBe(false);
    expect(compileGoRegexp('(?=x)').ok).toBe(false);
  });

  it('take time linear in the text', () => {
    expect(rx('(a*)*b').test('a'.repeat(5000))).toBe(false);
  });
});
