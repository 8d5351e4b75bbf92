import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { DerivedCase } from '../../../scripts/recall/derived/derived-case.ts';
import type { Draft } from '../../../scripts/recall/derived/draft.ts';
import { judgeDraft } from '../../../scripts/recall/derived/judge-draft.ts';
import { DERIVED_CASES, DerivedBases } from '../../../scripts/recall/derived/score-derived.ts';

// Unknown is never pass: from every snapshot each input is taken away in turn, and no check may pass, or say that it does not
// apply, because what it would have seen is missing.

const FIXTURES = join(import.meta.dirname, '../../fixtures');
const bases = new DerivedBases(FIXTURES);

interface Loss {
  readonly what: string;
  readonly take: (draft: Draft) => void;
}

function pathsOf({ files, index }: Draft): readonly string[] {
  const { stats, links, listings, binaries } = index;
  return [...new Set([...files.keys(), ...[stats, links, listings, binaries].flatMap(Object.keys)])];
}

function contentOf({ files, index }: Draft, path: string): string {
  const { stats, links, listings, binaries } = index;
  return JSON.stringify([files.get(path), stats[path], links[path], listings[path], binaries[path]]);
}

const denied = (path: string): Loss => ({ what: `denied ${path}`, take: (draft) => draft.deny(path) });
const lost = (path: string): Loss => ({ what: `not captured ${path}`, take: (draft) => draft.lose(path) });

function probesOf({ index }: Draft): readonly Loss[] {
  return Object.keys(index.probes).map((key) => ({
    what: `no answer ${key}`,
    take: (draft) => {
      delete draft.index.probes[key];
    },
  }));
}

async function violations(one: DerivedCase, losses: readonly Loss[]): Promise<readonly string[]> {
  const before = () => {
    if (one.before === undefined) return undefined;
    const earlier = bases.draft(one);
    one.before(earlier);
    return earlier;
  };
  const judged = async (take: Loss['take']) => {
    const draft = changed(one);
    take(draft);
    return judgeDraft(one.name, draft, before());
  };
  const whole = new Map((await judged(() => undefined)).map(({ slug, status }) => [slug, status]));
  const found: string[] = [];
  for (const { what, take } of losses) {
    for (const { slug, status } of await judged(take)) {
      const was = whole.get(slug);
      const isSilenced = was === 'finding' && (status === 'pass' || status === 'not-applicable');
      if (isSilenced || (was === 'unknown' && status === 'pass') || status === 'crashed')
        found.push(`${slug}: ${was} → ${status}, ${what}`);
    }
  }
  return found;
}

function changed(one: DerivedCase): Draft {
  const draft = bases.draft(one);
  one.apply(draft);
  return draft;
}

const [captures, derived] = [DERIVED_CASES.slice(0, 2), DERIVED_CASES.slice(2)];

describe.each(captures)('$name', (one) => {
  test('no input is missed in silence', async () => {
    const draft = changed(one);
    const losses = [...pathsOf(draft).flatMap((path) => [denied(path), lost(path)]), ...probesOf(draft)];
    expect(await violations(one, losses)).toEqual([]);
  }, 120_000);
});

// What makes the snapshot what it is; the rest of its files is that of the capture.
test.each(derived.map((one) => [one.name, one] as const))(
  '%s',
  async (_, one) => {
    const [draft, base] = [changed(one), bases.draft(one)];
    const paths = pathsOf(draft).filter((path) => contentOf(draft, path) !== contentOf(base, path));
    const isWhole = one.from === 'service' || one.from === 'pod';
    const losses = paths.flatMap((path) => (isWhole ? [denied(path), lost(path)] : [denied(path)]));
    expect(await violations(one, [...losses, ...probesOf(draft)])).toEqual([]);
  },
  120_000,
);

// A tree without an index may be one in which a group has no such file: only what is refused is known to be missing.
const TREES = readdirSync(join(FIXTURES, 'snapshots'), { withFileTypes: true }).filter((e) =>
  e.isDirectory(),
);

test.each(TREES.map(({ name }) => name))(
  '%s',
  async (from) => {
    const one: DerivedCase = { name: from, from, form: 'stored', apply: () => undefined, fires: [] };
    const found = await violations(one, pathsOf(bases.draft(one)).map(denied));
    // What is refused to the reader is refused to the runtime too: then both generations of Go see no limit and do agree.
    const agreed = 'cpu-go125-mount-root: finding → pass, denied /run/own/cpu.max';
    expect(found.filter((text) => text !== agreed)).toEqual([]);
  },
  120_000,
);
