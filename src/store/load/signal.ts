/** The three signals; a log segment holds exactly one of them. */
export type Signal = 'traces' | 'logs' | 'metrics';

/** Tables that one segment of each signal is inserted into; each gets one INSERT a day. */
export const TABLES_OF_SIGNAL = {
  traces: ['spans'],
  logs: ['logs'],
  metrics: ['samples', 'hist', 'exphist', 'summary', 'exemplars'],
} as const satisfies Readonly<Record<Signal, readonly string[]>>;

/** A table that rows are loaded into. */
export type LoadTable = (typeof TABLES_OF_SIGNAL)[Signal][number];
