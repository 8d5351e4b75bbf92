import { GoroutineDumpReader } from '../../../src/formats/goroutine-dump/goroutine-dump-reader.ts';
import type { DumpSummary, Goroutine } from '../../../src/model/goroutine-dump.ts';

/** Everything a text holds, for judging. */
export function readDumps(
  content: string | Uint8Array,
  pieceBytes = 1 << 16,
): { readonly dumps: DumpSummary[]; readonly goroutines: Goroutine[] } {
  const dumps: DumpSummary[] = [];
  const goroutines: Goroutine[] = [];
  const reader = new GoroutineDumpReader({
    goroutine: (g) => goroutines.push(g),
    dump: (d) => dumps.push(d),
  });
  const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content;
  for (let at = 0; at < bytes.length; at += pieceBytes) reader.push(bytes.subarray(at, at + pieceBytes));
  reader.end();
  return { dumps, goroutines };
}
