import { type Recogniser, startsWithBytes } from '../recogniser.ts';

/** `perf.data` in both byte orders. Source: Linux tools/perf/Documentation/perf.data-file-format.txt. */
export const recogniser: Recogniser = {
  recognise: ({ bytes }) =>
    startsWithBytes(
      bytes,
      [...'PERFILE2'].map((c) => c.charCodeAt(0)),
    ) ||
    startsWithBytes(
      bytes,
      [...'2ELIFREP'].map((c) => c.charCodeAt(0)),
    )
      ? 100
      : 0,
};
