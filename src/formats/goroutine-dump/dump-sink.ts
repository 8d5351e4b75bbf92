import type { DumpSummary, Goroutine } from '../../model/goroutine-dump.ts';

/** Receives what a file holds, in order: the goroutines of a dump, then its summary; then the next dump. */
export interface DumpSink {
  readonly goroutine: (goroutine: Goroutine) => void;
  readonly dump: (summary: DumpSummary) => void;
}
