import type { Recogniser } from '../recogniser.ts';

const RECORD =
  /(?:^|\W)gc \d+ @[\d.]+s \d+%(?: \([^)]*\))?: [\d.e+-]+ ms clock|SCHED \d+ms: gomaxprocs=|scav \d+ KiB work|(?:^|[\s"])init \S+ @[\d.]+ ms, [\d.e+-]+ ms clock, \d+ bytes/m;

/** What GODEBUG makes the Go runtime write, also between lines of the application. */
export const recogniser: Recogniser = { recognise: ({ text }) => (RECORD.test(text) ? 75 : 0) };
