import type { Recogniser } from '../recogniser.ts';

const HEADER = /^.{0,200}?goroutine \d+(?: gp=\S+)?(?: m=\S+)?(?: mp=\S+)? \[[^\]]+\].*:\s*$/m;
const PROFILE = /^(?:goroutine|goroutineleak) profile: total \d+$/m;
const FRAME = /^\s*\S+\(.*\)\s*\n\s+\S+:\d+/m;

/** Goroutine dumps: `debug=2`, `debug=1`, output of a crash, also inside a log. */
export const recogniser: Recogniser = {
  recognise: ({ text }) => {
    if (PROFILE.test(text)) return 95;
    if (!HEADER.test(text)) return 0;
    return FRAME.test(text) ? 90 : 50;
  },
};
