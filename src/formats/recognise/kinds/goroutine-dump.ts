import type { Goroutine } from '../../../model/goroutine-dump.ts';
import { GoroutineDumpReader } from '../../goroutine-dump/goroutine-dump-reader.ts';
import type { Recogniser } from '../recogniser.ts';

const HEADER = /goroutine \d+(?: [gm]p?=\S+)* \[/;
const PROFILE = /^(?:goroutine|goroutineleak) profile: total \d+$/m;
const NOBODY_LEFT = 'fatal error: no goroutines (main called runtime.Goexit)';

/** Goroutine dumps: `debug=2`, `debug=1`, output of a crash, also inside a log. */
export const recogniser: Recogniser = {
  recognise: ({ text }) => {
    if (PROFILE.test(text)) return 95;
    if (!HEADER.test(text)) return text.includes(NOBODY_LEFT) ? 60 : 0;
    const seen = readHead(text);
    if (seen.some(({ stack }) => stack.frames.length > 0)) return 90;
    return seen.length > 0 ? 50 : 0;
  },
};

/** What the reader makes of it: it knows what logs wrap around a dump. */
function readHead(text: string): readonly Goroutine[] {
  const seen: Goroutine[] = [];
  const reader = new GoroutineDumpReader({
    goroutine: (goroutine) => seen.push(goroutine),
    dump: () => undefined,
  });
  reader.push(new TextEncoder().encode(text));
  reader.end();
  return seen;
}
