// The gate against a program whose cost is known, and the call sites against what `go tool preprofile` writes.
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { compareFiles } from '../../../src/app/profile/compare-files.ts';
import { encodeProfile } from '../../../src/formats/pprof/encode-profile.ts';
import { preprofileOf, reportPgo } from '../../../src/app/profile/pgo-report.ts';
import { buildProgram, hasGo, scratchDirectory } from './go-tool.ts';
import { randomProfile } from './random-profile.ts';
import { Random } from './random.ts';

const OPTIONS = {
  basis: 'share',
  threshold: 0.06,
  confidence: 0.95,
  falseRate: 0.05,
  sampleIndex: '',
} as const;
const hasPreprofile = hasGo && spawnSync('go', ['tool', 'preprofile', '-V']).status === 0;

// With three files a side and 150 samples each the gate cannot tell a doubling from noise on every busy machine.
const FILES = 5;

describe.skipIf(!hasGo)('a real program', () => {
  const directory = scratchDirectory();
  const program = hasGo ? buildProgram('regress', directory) : '';
  let number = 0;
  const file = (rounds: number, ...more: string[]): string => {
    const path = join(directory, `${number++}.pb.gz`);
    const ran = spawnSync(program, [String(rounds), '2', path, ...more], { encoding: 'utf8' });
    if (ran.status !== 0) throw new Error(ran.stderr);
    return path;
  };

  test('twice the work is named; the same work and a rename are not', async () => {
    // Taken in turns: what the machine does meanwhile is to reach every side alike, or it is a difference between them.
    const turns = Array.from({ length: FILES }, () => ({
      base: file(8),
      slow: file(16),
      same: file(8),
      renamed: file(8, 'split'),
    }));
    const files = (side: keyof (typeof turns)[number]): string[] => turns.map((turn) => turn[side]);
    const base = files('base');
    const slow = await compareFiles({ ...OPTIONS, base, next: files('slow') });
    expect(slow.verdict).toBe('regression');
    expect(slow.changes.filter((c) => c.verdict === 'rise').map((c) => c.name)).toEqual(['main.digest']);
    const same = await compareFiles({ ...OPTIONS, base, next: files('same') });
    expect(same.changes.filter((c) => c.verdict === 'rise')).toEqual([]);
    const renamed = await compareFiles({ ...OPTIONS, base, next: files('renamed') });
    expect(renamed.changes.filter((c) => c.verdict === 'rise')).toEqual([]);
    expect(renamed.changes.find((c) => c.name === 'main.digestWide')).toMatchObject({
      verdict: 'moved',
      moved: { kind: 'renamed', names: ['main.digest'] },
    });
  });

  test.skipIf(!hasPreprofile)('call sites are those of the compiler', async () => {
    const path = file(8);
    const out = join(directory, 'preprofile');
    spawnSync('go', ['tool', 'preprofile', '-i', path, '-o', out]);
    const { report, edges } = await reportPgo([path], program);
    expect(preprofileOf(edges)).toBe(readFileSync(out, 'utf8'));
    expect(report).toMatchObject({ refusal: null, startLineShare: 1 });
    expect(report.binary?.coveredShare).toBe(1);
  });
});

test.skipIf(!hasPreprofile)('random profiles have the call sites that the compiler reads', async () => {
  const directory = scratchDirectory();
  const random = new Random(4711);
  for (let round = 0; round < 12; round++) {
    const path = join(directory, `${round}.pb`);
    writeFileSync(path, encodeProfile(randomProfile(random, { valueBits: 24 })));
    const out = join(directory, `${round}.out`);
    const ran = spawnSync('go', ['tool', 'preprofile', '-i', path, '-o', out], { encoding: 'utf8' });
    const { report, edges } = await reportPgo([path], null);
    const theirs = ran.status === 0 ? readFileSync(out, 'utf8') : ran.stderr;
    if (report.refusal === null) expect(preprofileOf(edges)).toBe(theirs);
    else expect(theirs).toMatch(/^GO PREPROFILE V1\n$|profile (does not contain|missing)/);
  }
});
