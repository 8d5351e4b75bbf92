import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { LIMIT_CASES } from './cases/limits.ts';
import { NETWORK_CASES } from './cases/network.ts';
import { PLACE_CASES } from './cases/places.ts';
import { POD_CASES } from './cases/pod.ts';
import { PROGRAM_CASES } from './cases/program.ts';
import { TOOLCHAIN_CASES } from './cases/toolchain.ts';
import type { DerivedCase } from './derived-case.ts';
import { Draft, readSnapshotFiles } from './draft.ts';
import { judgeDraft } from './judge-draft.ts';

/** Every derived snapshot, and the captures themselves. */
export const DERIVED_CASES: readonly DerivedCase[] = [
  ...['pod', 'service'].map((from) => ({
    name: `the capture ${from}`,
    from,
    form: 'captured',
    apply: () => undefined,
    fires: [],
  })),
  ...PROGRAM_CASES,
  ...LIMIT_CASES,
  ...PLACE_CASES,
  ...NETWORK_CASES,
  ...TOOLCHAIN_CASES,
  ...POD_CASES,
];

type Labels = Readonly<Record<string, readonly string[]>>;

/** The files and the labels that derived snapshots rest on. */
export class DerivedBases {
  readonly #fixtures: string;
  readonly #labels: Labels;
  readonly #files = new Map<string, ReadonlyMap<string, string>>();

  constructor(fixtures: string) {
    this.#fixtures = fixtures;
    const read = (folder: string) =>
      JSON.parse(readFileSync(join(fixtures, folder, 'findings.json'), 'utf8')) as Labels;
    this.#labels = { ...read('snapshots'), ...read('captures') };
  }

  draft({ from }: DerivedCase): Draft {
    const capture = join(this.#fixtures, 'captures', from);
    const files =
      this.#files.get(from) ??
      readSnapshotFiles(existsSync(capture) ? capture : join(this.#fixtures, 'snapshots', from));
    this.#files.set(from, files);
    return new Draft(files);
  }

  /** Every check that must fire on a case; no other may. */
  mustFire({ from, fires, silences = [] }: DerivedCase): readonly string[] {
    const base = this.#labels[from];
    if (base === undefined) throw new Error(`${from} has no labels`);
    const wrong = silences.filter((slug) => !base.includes(slug));
    if (wrong.length > 0) throw new Error(`${from} never fired ${wrong.join(', ')}`);
    return [...new Set([...base.filter((slug) => !silences.includes(slug)), ...fires])].sort();
  }
}

/** One derived snapshot with what every check said. */
export interface JudgedCase {
  readonly name: string;
  readonly mustFire: readonly string[];
  readonly verdicts: Readonly<Record<string, string>>;
}

/** Judges every derived snapshot. */
export async function judgeDerived(fixtures: string): Promise<readonly JudgedCase[]> {
  const bases = new DerivedBases(fixtures);
  const judged: JudgedCase[] = [];
  for (const one of DERIVED_CASES) {
    const draft = bases.draft(one);
    const before = one.before === undefined ? undefined : bases.draft(one);
    if (before !== undefined) one.before?.(before);
    one.apply(draft);
    const outcomes = await judgeDraft(one.name, draft, before);
    judged.push({
      name: one.name,
      mustFire: bases.mustFire(one),
      verdicts: Object.fromEntries(outcomes.map(({ slug, status }) => [slug, status])),
    });
  }
  return judged;
}
