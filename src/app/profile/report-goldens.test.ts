import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { demangle, GOLDEN_CASES, GOLDEN_INPUTS } from '../../../test/oracle/profile/golden-inputs.ts';
import { utcZone } from '../../analyze/profile-text/go-format.ts';
import { encodeProfile } from '../../formats/pprof/encode-profile.ts';
import { decodeProfile } from '../../formats/pprof/decode-profile.ts';
import type { Profile } from '../../model/profile.ts';
import { buildReport } from './build-report.ts';
import { prepareProfile, withMainBinary } from './prepare-profile.ts';
import { renderReport, reportProfile } from './render-report.ts';
import { DEFAULT_CONFIG, type ReportConfig, type ReportName, REPORTS } from './report-config.ts';

const REPORT = new URL('../../../test/oracle/profile/fixtures/google-pprof/report/', import.meta.url);

// What the reference's test sets for every case.
const BASE: ReportConfig = {
  ...DEFAULT_CONFIG,
  compactLabels: true,
  nodeCount: 20,
  nodeFraction: 0.05,
  edgeFraction: 0.01,
};

const GRANULARITIES = ['functions', 'filefunctions', 'files', 'lines', 'addresses'] as const;
const FILTERS: Readonly<Record<string, keyof ReportConfig>> = {
  focus: 'focus',
  ignore: 'ignore',
  hide: 'hide',
  show: 'show',
  show_from: 'showFrom',
  tagfocus: 'tagFocus',
  tagignore: 'tagIgnore',
  tagshow: 'tagShow',
  taghide: 'tagHide',
  unit: 'unit',
};

interface Case {
  name: ReportName;
  symbol?: string;
  comment?: string;
  allFrames: boolean;
  config: ReportConfig;
}

function parseFlags(flags: string): Case {
  const parsed: Case = { name: 'text', allFrames: false, config: BASE };
  for (const flag of flags.split(',')) {
    const [, word = '', value] = /^(\w+)=?(.*)$/.exec(flag) ?? [];
    const set = (changes: Partial<ReportConfig>) => (parsed.config = { ...parsed.config, ...changes });
    const granularity = GRANULARITIES.find((name) => name === word);
    if (Object.hasOwn(REPORTS, word)) {
      parsed.name = word as ReportName;
      if (value !== '') parsed.symbol = value!;
    } else if (granularity !== undefined) set({ granularity });
    else if (word === 'flat' || word === 'cum') set({ sort: word });
    else if (word === 'noinlines') set({ noInlines: true });
    else if (word === 'call_tree') set({ callTree: true });
    else if (word === 'relative_percentages') set({ relativePercentages: true });
    else if (word === 'nodecount') set({ nodeCount: Number(value) });
    else if (word === 'all_frames') parsed.allFrames = true;
    else if (word === 'add_comment') parsed.comment = value!;
    else if (FILTERS[word] !== undefined) set({ [FILTERS[word]]: value });
    else set({ sampleIndex: word });
  }
  return parsed;
}

function roundTrip(profile: Profile): Profile {
  const result = decodeProfile(encodeProfile(profile));
  if (!result.ok) throw new Error(result.error.detail.en);
  return result.value;
}

// The reference's test saves the profile first (for topproto: its top), then prints the saved one with real names.
function printCase(flags: string, source: string): string {
  const { name, symbol, comment, allFrames, config } = parseFlags(flags);
  let profile = withMainBinary(GOLDEN_INPUTS[source]!(), {});
  if (name === 'topproto') {
    const request = { name, config: { ...BASE, granularity: 'addresses' as const }, zone: utcZone };
    profile = reportProfile(buildReport(profile, request).report);
  }
  const saved = withMainBinary(roundTrip(prepareProfile(profile, { keepNames: true })), {});
  const prepared = prepareProfile(demangle(saved), {
    keepNames: true,
    allFrames,
    ...(comment === undefined ? {} : { comment }),
  });
  const shown: ReportName = name === 'topproto' ? 'text' : name;
  const { report } = buildReport(prepared, { name: shown, config, symbol, zone: utcZone });
  return [...renderReport(report, { line: () => undefined, error: () => 'none' })].join('');
}

describe('reports of google/pprof', () => {
  it.each(GOLDEN_CASES)('-%s of %s', (flags, source, file) => {
    expect(printCase(flags, source)).toBe(readFileSync(new URL(`pprof.${file}`, REPORT), 'utf8'));
  });

  it('has a case for every golden file', () => {
    const files = new Set(GOLDEN_CASES.map(([, , file]) => `pprof.${file}`));
    // The reference itself has no test that makes this one.
    files.add('pprof.heap.flat.files.seconds.text');
    expect([...files].sort()).toEqual(readdirSync(REPORT).sort());
  });
});
