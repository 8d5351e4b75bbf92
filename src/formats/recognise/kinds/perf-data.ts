import type { Recogniser } from '../recogniser.ts';

/** `perf.data` in both byte orders. Source: Linux tools/perf/Documentation/perf.data-file-format.txt. */
export const recogniser: Recogniser = {
  recognise: ({ bytes }) => {
    const magic = String.fromCharCode(...bytes.subarray(0, 8));
    return magic === 'PERFILE2' || magic === '2ELIFREP' ? 100 : 0;
  },
};
