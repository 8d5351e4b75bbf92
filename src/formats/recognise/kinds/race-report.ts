import { RACE_HEAD } from '../../race-report/race-report-reader.ts';
import type { Recogniser } from '../recogniser.ts';

/** Reports of Go's race detector, also inside a log. */
export const recogniser: Recogniser = {
  recognise: ({ text }) => {
    if (!text.includes(RACE_HEAD)) return 0;
    return /(?:read|write) at 0x[0-9a-f]+ by (?:main )?goroutine/i.test(text) ? 80 : 0;
  },
};
