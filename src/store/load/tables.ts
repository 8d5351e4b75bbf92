import type { InsertSelect } from './insert-select.ts';
import { LOGS_SELECT } from './logs-select.ts';
import {
  EXEMPLARS_SELECT,
  EXPHIST_SELECT,
  HIST_SELECT,
  SAMPLES_SELECT,
  SUMMARY_SELECT,
} from './points-select.ts';
import type { LoadTable } from './signal.ts';
import { SPANS_SELECT } from './spans-select.ts';

/** How each table's rows come out of a segment. */
export const SELECT_OF_TABLE: Readonly<Record<LoadTable, InsertSelect>> = {
  spans: SPANS_SELECT,
  logs: LOGS_SELECT,
  samples: SAMPLES_SELECT,
  hist: HIST_SELECT,
  exphist: EXPHIST_SELECT,
  summary: SUMMARY_SELECT,
  exemplars: EXEMPLARS_SELECT,
};

/** Tables whose rows name the segment they came from. */
export const LOAD_TABLES = Object.keys(SELECT_OF_TABLE) as readonly LoadTable[];
