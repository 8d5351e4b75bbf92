import type { CommandCall, OptionTable } from '../command.ts';
import { profileMessages as m } from './profile.messages.ts';

/** Options of `goroscope profile`, by pprof's own names. */
export const profileOptions = {
  symbol: { type: 'string', about: m.symbol, value: 'REGEXP' },
  sampleIndex: { type: 'string', about: m.sampleIndex, value: 'NAME', default: '' },
  focus: { type: 'string', about: m.focus, value: 'REGEXP', default: '' },
  ignore: { type: 'string', about: m.ignore, value: 'REGEXP', default: '' },
  hide: { type: 'string', about: m.hide, value: 'REGEXP', default: '' },
  show: { type: 'string', about: m.show, value: 'REGEXP', default: '' },
  showFrom: { type: 'string', about: m.showFrom, value: 'REGEXP', default: '' },
  pruneFrom: { type: 'string', about: m.pruneFrom, value: 'REGEXP', default: '' },
  tagfocus: { type: 'string', about: m.tagfocus, value: 'FILTER', default: '' },
  tagignore: { type: 'string', about: m.tagignore, value: 'FILTER', default: '' },
  tagshow: { type: 'string', about: m.tagshow, value: 'REGEXP', default: '' },
  taghide: { type: 'string', about: m.taghide, value: 'REGEXP', default: '' },
  tagroot: { type: 'string', about: m.tagroot, value: 'KEYS', default: '' },
  tagleaf: { type: 'string', about: m.tagleaf, value: 'KEYS', default: '' },
  granularity: {
    type: 'string',
    about: m.granularity,
    default: 'functions',
    choices: ['functions', 'filefunctions', 'files', 'lines', 'addresses'],
  },
  noinlines: { type: 'boolean', about: m.noinlines },
  showcolumns: { type: 'boolean', about: m.showcolumns },
  sort: { type: 'string', about: m.sort, default: 'flat', choices: ['flat', 'cum'] },
  nodecount: { type: 'integer', about: m.nodecount, value: 'N', default: -1 },
  nodefraction: { type: 'number', about: m.nodefraction, value: 'F', default: 0.005 },
  edgefraction: { type: 'number', about: m.edgefraction, value: 'F', default: 0.001 },
  trim: { type: 'string', about: m.trim, default: 'true', choices: ['true', 'false'] },
  unit: { type: 'string', about: m.unit, value: 'UNIT', default: 'minimum' },
  mean: { type: 'boolean', about: m.mean },
  divideBy: { type: 'number', about: m.divideBy, value: 'X', default: 1 },
  base: { type: 'list', about: m.base, value: 'FILE' },
  diffBase: { type: 'list', about: m.diffBase, value: 'FILE' },
  normalize: { type: 'boolean', about: m.normalize },
  relativePercentages: { type: 'boolean', about: m.relativePercentages },
  dropNegative: { type: 'boolean', about: m.dropNegative },
  callTree: { type: 'boolean', about: m.callTree },
  compactLabels: { type: 'boolean', about: m.compactLabels },
  sourcePath: { type: 'string', about: m.sourcePath, value: 'DIRS', default: '' },
  trimPath: { type: 'string', about: m.trimPath, value: 'DIRS', default: '' },
  allFrames: { type: 'boolean', about: m.allFrames },
  symbolize: { type: 'string', about: m.symbolize, value: 'MODE', default: '' },
  buildid: { type: 'string', about: m.buildid, value: 'ID', default: '' },
  addComment: { type: 'string', about: m.addComment, value: 'TEXT', default: '' },
  output: { type: 'string', about: m.output, value: 'FILE', default: '' },
} as const satisfies OptionTable;

/** A call of `goroscope profile` with its options typed. */
export type ProfileCall = CommandCall<typeof profileOptions>;
