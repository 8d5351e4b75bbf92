import { adviseRuntime, type RuntimeAdvice } from '../../analyze/runtime-log/advise-runtime.ts';
import {
  type GcFigures,
  gcFigures,
  type SchedFigures,
  schedFigures,
} from '../../analyze/runtime-log/runtime-figures.ts';
import { AppError } from '../../base/errors/app-error.ts';
import { RuntimeLogReader } from '../../formats/runtime-log/runtime-log-reader.ts';
import type { RuntimeRun } from '../../model/runtime-log.ts';
import { readPieces } from '../goroutines/byte-source.ts';

/** One run of a program with its figures and advice. */
export interface RuntimeReport {
  readonly source: string;
  readonly run: RuntimeRun;
  readonly gc: GcFigures | null;
  readonly sched: SchedFigures | null;
  readonly advice: readonly RuntimeAdvice[];
}

/** Reads one file; `-` is `stdin`. Errors: `FILE_NOT_READABLE`, `NO_RUNTIME_LOG`. */
export async function reportRuntime(path: string, stdin: NodeJS.ReadableStream): Promise<RuntimeReport[]> {
  const reader = new RuntimeLogReader();
  for await (const piece of readPieces(path, stdin)) reader.push(piece);
  const runs = reader.end();
  if (runs.length === 0) throw new AppError('NO_RUNTIME_LOG', { values: { path } });
  return runs.map((run) => {
    const gc = gcFigures(run);
    const sched = schedFigures(run);
    return { source: path, run, gc, sched, advice: adviseRuntime(run, gc, sched) };
  });
}

/** One run as an object for machines, with its series; `schema` grows when a field changes its meaning. */
export function runtimeReportToJson({ run, ...report }: RuntimeReport): object {
  const sched = run.sched.map((s) => ({ ...s, goroutines: Object.fromEntries(s.goroutines) }));
  return { schema: 1, ...report, series: { ...run, sched } };
}
