import { type Recogniser, shareOfLines } from '../recogniser.ts';

const CALL =
  /^(?:\[pid\s+\d+\] |\d+\s+)?(?:\d+[:.]\S* )?(?:[a-z_][a-z0-9_]*\(.*|<\.\.\. \w+ resumed>.*|\+\+\+ .* \+\+\+|--- SIG\w+ .*|strace: .*)/;
const RESULT = /\) += (?:-?\d+|0x[0-9a-f]+|\?)|<unfinished \.\.\.>$/;

/** Output of strace, with or without process numbers and times; also the table of `strace -c`. */
export const recogniser: Recogniser = {
  recognise: ({ text }) => {
    if (/^% time +seconds +usecs\/call +calls/m.test(text)) return 90;
    const share = shareOfLines(text, 100, (line) => CALL.test(line));
    const results = shareOfLines(text, 100, (line) => RESULT.test(line));
    return share > 0.8 && results > 0.3 ? 85 : 0;
  },
};
