import { type ProcessVerdict, judgeProcess } from '../../analyze/stuck/judge-process.ts';
import { type GatheredSource, gatherViews, type LiveOptions } from './gather-views.ts';

/** What `goroscope stuck` found. */
export interface StuckReport extends ProcessVerdict {
  readonly sources: readonly GatheredSource[];
  readonly goVersion: string | null;
}

/** Reads all places and judges the process they show. Errors: `FILE_NOT_READABLE`, `NO_THREADS`, `NO_SUCH_PROCESS`. */
export async function reportStuck(
  places: readonly string[],
  stdin: NodeJS.ReadableStream,
  live: LiveOptions,
): Promise<StuckReport> {
  const gathered = await gatherViews(places, stdin, live);
  return {
    ...judgeProcess(gathered, gathered.isGo),
    sources: gathered.sources,
    goVersion: gathered.goVersion,
  };
}

/** The report as one object for machines; fields are added, never renamed. */
export function stuckReportToJson(report: StuckReport): object {
  return {
    schema: 1,
    verdict: report.kind,
    claim: report.claim,
    remedy: report.remedy,
    isGo: report.isGo,
    goVersion: report.goVersion,
    sources: report.sources,
    threads: report.threads.map(({ call, goroutine, ...thread }) => ({
      ...thread,
      call: call === null ? null : { ...call, words: call.words?.map((w) => `0x${w.toString(16)}`) ?? null },
      goroutine:
        goroutine === null
          ? null
          : { id: goroutine.id, status: goroutine.status, waitMinutes: goroutine.waitMinutes },
    })),
    goroutineWaits: report.waits,
    spent: report.spent,
  };
}
