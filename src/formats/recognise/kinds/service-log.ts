import { type Recogniser, shareOfLines } from '../recogniser.ts';

const JSON_LINE = /^\s*\{.*"(?:msg|message|level|severity|ts|time|timestamp|lvl)"\s*:/;
const LOGFMT = /(?:^|\s)(?:level|lvl|msg|time|ts)=\S+/;
const STAMPED =
  /^\[?(?:\d{4}[-/]\d\d[-/]\d\d[T ]\d\d:\d\d:\d\d|[A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d|[IWEF]\d{4} \d\d:\d\d:\d\d|\d\d:\d\d:\d\d)/;

/** Logs of services: JSON lines, logfmt, or lines that begin with a time. */
export const recogniser: Recogniser = {
  recognise: ({ text }) => {
    if (text === '') return 0;
    const json = shareOfLines(text, 50, (line) => JSON_LINE.test(line));
    const logfmt = shareOfLines(text, 50, (line) => LOGFMT.test(line));
    const stamped = shareOfLines(text, 50, (line) => STAMPED.test(line));
    const share = Math.max(json, logfmt, stamped);
    return share > 0.5 ? 40 + Math.round(share * 20) : 0;
  },
};
