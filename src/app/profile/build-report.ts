import { aggregate, distinctionsOf } from '../../analyze/profile-filter/aggregate.ts';
import { pruneFrom, showFrom } from '../../analyze/profile-filter/cut-stacks.ts';
import { filterByName } from '../../analyze/profile-filter/filter-names.ts';
import {
  compileTagFilter,
  filterByTag,
  filterTagsByName,
  type TagFilter,
} from '../../analyze/profile-filter/filter-tags.ts';
import {
  compileGoRegexp,
  type GoRegexp,
  type GoRegexpError,
} from '../../analyze/profile-filter/go-regexp.ts';
import { numericUnits } from '../../analyze/profile-filter/numeric-units.ts';
import { profileFilterMessages as filterMessages } from '../../analyze/profile-filter/profile-filter.messages.ts';
import { addTagFrames } from '../../analyze/profile-filter/tag-frames.ts';
import type { WeightChoice } from '../../analyze/profile-graph/sample-weights.ts';
import type { LocalZone } from '../../analyze/profile-text/go-format.ts';
import { basePath } from '../../analyze/profile-text/go-path.ts';
import { Report, type ReportOptions, reportTotal } from '../../analyze/profile-text/report.ts';
import { AppError } from '../../base/errors/app-error.ts';
import { type LocalText, say } from '../../base/messages.ts';
import type { Profile } from '../../model/profile.ts';
import { buildReportMessages as m } from './build-report.messages.ts';
import { configFor, type ReportConfig, type ReportName, REPORTS } from './report-config.ts';

/** A report ready to be printed, and what its reader should know: filters that matched nothing, units left out. */
export interface BuiltReport {
  readonly report: Report;
  readonly notes: readonly LocalText[];
}

/** What to build. */
export interface ReportRequest {
  readonly name: ReportName;
  readonly config: ReportConfig;
  /** Expression for the functions to show; needed by `list` and `peek`. */
  readonly symbol?: string | undefined;
  readonly zone: LocalZone;
}

/**
 * Applies options and filters to a profile in pprof's order: label frames, total, filters, granularity.
 * Errors: `BAD_PROFILE_OPTION` for what cannot be asked of this profile.
 * Source: google/pprof `internal/driver/driver.go` generateRawReport.
 */
export function buildReport(profile: Profile, request: ReportRequest): BuiltReport {
  const config = configFor(request.name, request.config);
  const { units, notes } = numericUnits(profile);
  const filters = new ProfileFilters(config, units);
  filters.notes.push(...notes);
  let shown = filters.tagFrames(profile);
  if (config.relativePercentages) shown = filters.apply(shown);
  const options = reportOptions(shown, request, config, units);
  const total = reportTotal(shown, options.weight);
  const empty = total === 0n ? emptyTypeNote(profile, options.weight.index) : null;
  if (empty !== null) filters.notes.push(empty);
  if (!config.relativePercentages) shown = filters.apply(shown);
  const distinctions = distinctionsOf(config.granularity, !config.noInlines, config.showColumns);
  if (distinctions !== undefined) shown = aggregate(shown, distinctions);
  return { report: new Report(shown, options, total), notes: filters.notes };
}

/** Why a report shows nothing but zeros although the profile has something to show; null when it has not. */
function emptyTypeNote({ sampleTypes, samples }: Profile, index: number): LocalText | null {
  const hasValues = (at: number): boolean =>
    samples.values[at]!.words.subarray(0, samples.count * 2).some((word) => word !== 0);
  if (hasValues(index)) return null;
  const others = sampleTypes.filter((_, at) => at !== index && hasValues(at)).map((t) => t.type);
  if (others.length === 0) return null;
  const { type } = sampleTypes[index]!;
  return say(m.emptyType, { type, others: others.join(', ') });
}

function reportOptions(
  profile: Profile,
  request: ReportRequest,
  config: ReportConfig,
  units: ReadonlyMap<string, string>,
): ReportOptions {
  const weight = chooseWeight(profile, config);
  const { type, unit } = profile.sampleTypes[weight.index]!;
  if (config.divideBy === 0) throw badOption(say(m.zeroDivisor));
  const file = profile.mappings[0]?.file ?? '';
  return {
    format: REPORTS[request.name],
    weight,
    sampleType: config.mean ? `mean_${type}` : type,
    sampleUnit: unit,
    outputUnit: config.unit,
    sortByCum: config.sort === 'cum',
    callTree: config.callTree,
    dropNegative: config.dropNegative,
    compactLabels: config.compactLabels,
    ratio: 1 / config.divideBy,
    title: file === '' ? '' : basePath(file),
    activeFilters: activeFilters(config),
    numericUnits: units,
    nodeCount: config.nodeCount,
    nodeFraction: config.nodeFraction,
    edgeFraction: config.edgeFraction,
    symbol: compileOption('regexp', request.symbol ?? ''),
    sourcePath: config.sourcePath,
    trimPath: config.trimPath,
    zone: request.zone,
  };
}

function activeFilters(config: ReportConfig): string[] {
  const filters: [string, string][] = [
    ['focus', config.focus],
    ['ignore', config.ignore],
    ['hide', config.hide],
    ['show', config.show],
    ['show_from', config.showFrom],
    ['tagfocus', config.tagFocus],
    ['tagignore', config.tagIgnore],
    ['tagshow', config.tagShow],
    ['taghide', config.tagHide],
  ];
  return filters.filter(([, value]) => value !== '').map(([name, value]) => `${name}=${value}`);
}

/**
 * The values to show: by number or name; `inuse_` may be left out of names or added. Without a wish the profile's default,
 * else its last. Errors: `BAD_PROFILE_OPTION`. Source: google/pprof `profile/index.go` SampleIndexByName.
 */
export function chooseWeight(
  profile: Profile,
  config: Pick<ReportConfig, 'sampleIndex' | 'mean'>,
): WeightChoice {
  const names = profile.sampleTypes.map(({ type }) => type);
  if (names.length === 0) throw badOption(say(m.noSamples));
  const { sampleIndex, mean } = config;
  if (sampleIndex === '') {
    const wanted = profile.defaultSampleType === '' ? -1 : names.indexOf(profile.defaultSampleType);
    return { index: wanted < 0 ? names.length - 1 : wanted, mean };
  }
  if (/^[+-]?\d+$/.test(sampleIndex)) {
    const index = Number(sampleIndex);
    if (index >= 0 && index < names.length) return { index, mean };
    throw badOption(say(m.indexRange, { index: sampleIndex, last: names.length - 1 }));
  }
  const short = sampleIndex.replace(/^inuse_/, '');
  const index = names.findIndex((name) => name === sampleIndex || name === short);
  if (index < 0) throw badOption(say(m.indexName, { index: sampleIndex, names: names.join(', ') }));
  return { index, mean };
}

function compileOption(option: string, pattern: string): GoRegexp | undefined {
  if (pattern === '') return undefined;
  const regexp = compileGoRegexp(pattern);
  if (!regexp.ok) throw badRegexp(option, regexp.error);
  return regexp.value;
}

function badRegexp(option: string, error: GoRegexpError): AppError {
  return badOption(say(m.regexp, { option, pattern: error.pattern, reason: error.reason }));
}

function badOption(problem: LocalText): AppError {
  return new AppError('BAD_PROFILE_OPTION', { values: { problem } });
}

/** The filters of a configuration, compiled. */
class ProfileFilters {
  readonly notes: LocalText[] = [];
  readonly #config: ReportConfig;
  readonly #units: ReadonlyMap<string, string>;

  constructor(config: ReportConfig, units: ReadonlyMap<string, string>) {
    this.#config = config;
    this.#units = units;
  }

  tagFrames(profile: Profile): Profile {
    const { tagRoot, tagLeaf, unit } = this.#config;
    const keys = (list: string) => list.split(',').filter((key) => key !== '');
    const result = addTagFrames(profile, keys(tagRoot), keys(tagLeaf), unit);
    this.#note('tagroot', tagRoot !== '', result.root);
    this.#note('tagleaf', tagLeaf !== '', result.leaf);
    return result.profile;
  }

  apply(profile: Profile): Profile {
    const config = this.#config;
    const focus = compileOption('focus', config.focus);
    const ignore = compileOption('ignore', config.ignore);
    const hide = compileOption('hide', config.hide);
    const show = compileOption('show', config.show);
    const from = compileOption('show_from', config.showFrom);
    const tagFocus = this.#tagFilter('tagfocus', config.tagFocus);
    const tagIgnore = this.#tagFilter('tagignore', config.tagIgnore);
    const prune = compileOption('prune_from', config.pruneFrom);
    const byName = filterByName(profile, { focus, ignore, hide, show });
    this.#note('focus', focus !== undefined, byName.focus);
    this.#note('ignore', ignore !== undefined, byName.ignore);
    this.#note('hide', hide !== undefined, byName.hide);
    this.#note('show', show !== undefined, byName.show);
    let shown = byName.profile;
    if (from !== undefined) {
      const cut = showFrom(shown, from);
      this.#note('show_from', true, cut.matched);
      shown = cut.profile;
    }
    const byTag = filterByTag(shown, tagFocus, tagIgnore);
    this.#note('tagfocus', tagFocus !== undefined, byTag.focus);
    this.#note('tagignore', tagIgnore !== undefined, byTag.ignore);
    const tagShow = compileOption('tagshow', config.tagShow);
    const tagHide = compileOption('taghide', config.tagHide);
    const tags = filterTagsByName(byTag.profile, tagShow, tagHide);
    this.#note('tagshow', tagShow !== undefined, tags.show);
    this.#note('taghide', tagHide !== undefined, tags.hide);
    return prune === undefined ? tags.profile : pruneFrom(tags.profile, prune);
  }

  #tagFilter(name: string, value: string): TagFilter | undefined {
    if (value === '') return undefined;
    const filter = compileTagFilter(name, value, this.#units);
    if (!filter.ok) throw badRegexp(name, filter.error);
    if (filter.value.note !== undefined) this.notes.push(filter.value.note);
    return filter.value;
  }

  #note(filter: string, isUsed: boolean, matched: boolean): void {
    if (isUsed && !matched) this.notes.push(say(filterMessages.noMatch, { filter }));
  }
}
