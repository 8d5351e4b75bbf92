import type { Granularity } from '../../analyze/profile-filter/aggregate.ts';
import type { ReportFormat } from '../../analyze/profile-text/report.ts';

/** Reports by the name that `go tool pprof` gives them. */
export const REPORTS = {
  callgrind: 'callgrind',
  comments: 'comments',
  dot: 'dot',
  list: 'list',
  peek: 'tree',
  proto: 'proto',
  raw: 'raw',
  tags: 'tags',
  text: 'text',
  top: 'text',
  topproto: 'topproto',
  traces: 'traces',
  tree: 'tree',
} as const satisfies Readonly<Record<string, ReportFormat>>;

/** The name of a report. */
export type ReportName = keyof typeof REPORTS;

/** Reports that need an expression for the functions to show. */
export const SYMBOL_REPORTS: readonly ReportName[] = ['list', 'peek'];

/**
 * The options of `go tool pprof` that shape a report, with its own names and defaults.
 * Source: google/pprof `internal/driver/config.go`.
 */
export interface ReportConfig {
  readonly callTree: boolean;
  readonly relativePercentages: boolean;
  /** @default 'minimum' */
  readonly unit: string;
  readonly compactLabels: boolean;
  readonly sourcePath: string;
  readonly trimPath: string;
  readonly mean: boolean;
  /** Index or name of the values to show; empty for the profile's own choice. */
  readonly sampleIndex: string;
  /** @default 1 */
  readonly divideBy: number;
  /** @default 'flat' */
  readonly sort: 'flat' | 'cum';
  /** Label keys, separated by commas. */
  readonly tagRoot: string;
  readonly tagLeaf: string;
  readonly dropNegative: boolean;
  /** -1 for the report's own default. */
  readonly nodeCount: number;
  /** @default 0.005 */
  readonly nodeFraction: number;
  /** @default 0.001 */
  readonly edgeFraction: number;
  /** @default true */
  readonly trim: boolean;
  readonly focus: string;
  readonly ignore: string;
  readonly pruneFrom: string;
  readonly hide: string;
  readonly show: string;
  readonly showFrom: string;
  readonly tagFocus: string;
  readonly tagIgnore: string;
  readonly tagShow: string;
  readonly tagHide: string;
  readonly noInlines: boolean;
  readonly showColumns: boolean;
  /** @default 'functions' */
  readonly granularity: Granularity;
}

/** What holds when nothing is asked for. */
export const DEFAULT_CONFIG: ReportConfig = {
  callTree: false,
  relativePercentages: false,
  unit: 'minimum',
  compactLabels: false,
  sourcePath: '',
  trimPath: '',
  mean: false,
  sampleIndex: '',
  divideBy: 1,
  sort: 'flat',
  tagRoot: '',
  tagLeaf: '',
  dropNegative: false,
  nodeCount: -1,
  nodeFraction: 0.005,
  edgeFraction: 0.001,
  trim: true,
  focus: '',
  ignore: '',
  pruneFrom: '',
  hide: '',
  show: '',
  showFrom: '',
  tagFocus: '',
  tagIgnore: '',
  tagShow: '',
  tagHide: '',
  noInlines: false,
  showColumns: false,
  granularity: 'functions',
};

/**
 * What a report changes about the options: listings need lines, saved profiles addresses, and neither must lose functions
 * to trimming. Source: google/pprof `internal/driver/driver.go` applyCommandOverrides.
 */
export function configFor(name: ReportName, config: ReportConfig): ReportConfig {
  let { trim, granularity, nodeCount } = config;
  const format: ReportFormat = REPORTS[name];
  if (name === 'peek') trim = false;
  else if (name === 'list') {
    trim = false;
    granularity = 'lines';
  } else if (nodeCount === -1) nodeCount = format === 'text' || format === 'topproto' ? 0 : 80;
  if (format === 'proto' || format === 'raw' || format === 'callgrind') {
    trim = false;
    granularity = 'addresses';
  }
  if (trim) return { ...config, granularity, nodeCount };
  return { ...config, trim, granularity, nodeCount: 0, nodeFraction: 0, edgeFraction: 0 };
}
