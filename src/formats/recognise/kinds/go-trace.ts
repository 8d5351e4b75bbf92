import { type Recogniser, startsWithBytes } from '../recogniser.ts';

/** Execution traces of the Go runtime. Source: `internal/trace`: "go 1.NN trace\0\0\0". */
export const recogniser: Recogniser = {
  recognise: ({ bytes }) => {
    if (!startsWithBytes(bytes, [0x67, 0x6f, 0x20, 0x31, 0x2e])) return 0;
    return /^go 1\.\d+ trace\0/.test(String.fromCharCode(...bytes.subarray(0, 16))) ? 100 : 0;
  },
};
