import type { Recogniser } from '../recogniser.ts';

const EVENT =
  /^\S.*?\s+-?\d+(?:\/\d+)?\s+(?:\[\d+\]\s+)?(?:[.\w]{3,6}\s+)?\d+\.\d+:\s+(?:\d+\s+)?[\w.:/=,-]+:/m;
const FRAME = /^\s+(?:[0-9a-f]{1,16}) .+ \(.*\)\s*$/m;

/** Text of `perf script`: a line an event, then its frames indented. */
export const recogniser: Recogniser = {
  recognise: ({ text }) => (EVENT.test(text) ? (FRAME.test(text) ? 85 : 45) : 0),
};
