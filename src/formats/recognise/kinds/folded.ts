import { type Recogniser, shareOfLines } from '../recogniser.ts';

/** Folded stacks: `root;caller;leaf 42` on each line. */
export const recogniser: Recogniser = {
  recognise: ({ text }) => {
    const share = shareOfLines(text, 100, (line) => /^[^=\s][^\n]* \d+$/.test(line));
    const nested = shareOfLines(text, 100, (line) => line.includes(';'));
    return share > 0.95 && nested > 0.5 ? 60 : 0;
  },
};
