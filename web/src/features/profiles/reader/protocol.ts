import type { GroupHistory } from '../../../../../src/analyze/goroutines/compare-dumps.ts';
import type { LockReport } from '../../../../../src/analyze/goroutines/lock-fold.ts';
import type { FunctionFile } from '../../../../../src/analyze/flame/function-lines.ts';
import type { FlameFrame } from '../../../../../src/analyze/flame/frame-table.ts';
import type { FlameGraph } from '../../../../../src/analyze/flame/flame-graph.ts';
import type { LabelChoice, LabelKey } from '../../../../../src/analyze/flame/label-choice.ts';
import type { TopFrames } from '../../../../../src/analyze/flame/top-frames.ts';
import type { RuntimeAdvice } from '../../../../../src/analyze/runtime-log/advise-runtime.ts';
import type { GcFigures, SchedFigures } from '../../../../../src/analyze/runtime-log/runtime-figures.ts';
import type { Lang, LocalText } from '../../../../../src/base/messages.ts';
import type { DumpSummary, GoroutineFrame } from '../../../../../src/model/goroutine-dump.ts';
import type { ValueType } from '../../../../../src/model/profile.ts';
import type { RuntimeRun } from '../../../../../src/model/runtime-log.ts';

/** What is worth saying about a profile before anything is drawn. */
export interface ProfileSummary {
  readonly kind: 'profile';
  readonly sampleTypes: readonly ValueType[];
  /** Index of the sample type to show first. */
  readonly defaultType: number;
  readonly samples: number;
  readonly stacks: number;
  readonly timeUnixMs: number | null;
  readonly durationNs: number;
  readonly binary: string;
  readonly buildId: string;
  readonly labels: readonly LabelKey[];
  /** Of a recording of perf: the program whose addresses have no names, most samples first; empty when all have. */
  readonly unnamed: readonly string[];
  /** Samples that the recording lost. */
  readonly lost: number;
  /** Goroutines, which are also shown in groups and over time. */
  readonly isGoroutines: boolean;
}

/** A program: it gives names to the addresses of recordings. Texts are empty when unknown. */
export interface ProgramSummary {
  readonly kind: 'program';
  readonly goVersion: string;
  readonly buildId: string;
  readonly module: string;
  /** Functions in its table; 0 for a program without one. */
  readonly functions: number;
}

/** Dumps found in one file. */
export interface DumpsSummary {
  readonly kind: 'goroutines';
  readonly dumps: readonly DumpSummary[];
}

/** One run of a program in a runtime log. */
export interface RunView {
  readonly run: RuntimeRun;
  readonly gc: GcFigures | null;
  readonly sched: SchedFigures | null;
  readonly advice: readonly RuntimeAdvice[];
}

/** A runtime log with everything its page shows. */
export interface RuntimeSummary {
  readonly kind: 'runtime';
  readonly runs: readonly RunView[];
}

/** A file that cannot be shown, and why. */
export interface RefusedFile {
  readonly kind: 'refused';
  readonly reason: LocalText;
}

/** What a file turned out to be. */
export type FileSummary = ProfileSummary | DumpsSummary | RuntimeSummary | ProgramSummary | RefusedFile;

/** What to draw. */
export interface FlameWish {
  readonly file: number;
  readonly sampleType: number;
  readonly labels: readonly LabelChoice[];
  readonly base: number | null;
  readonly normalize: boolean;
  /** Open programs, which may give names. */
  readonly programs: readonly number[];
}

/** A laid-out graph; `before` of the base side where there is one. */
export interface FlamePart {
  readonly graph: FlameGraph;
  readonly before: Float64Array | null;
  readonly beforeSelf: Float64Array | null;
}

/** A flame graph with its frames and the table of them. */
export interface FlameAnswer extends FlamePart {
  readonly frames: readonly FlameFrame[];
  readonly top: TopFrames;
}

/** Callers and callees of one frame. */
export interface SandwichAnswer {
  readonly callers: FlamePart;
  readonly callees: FlamePart;
}

/** Source lines of a function on both sides; `before` has none without a base. */
export interface SourceAnswer {
  readonly files: readonly FunctionFile[];
  readonly before: readonly FunctionFile[];
}

/** A group of goroutines over all dumps, as the page shows it. */
export interface GroupView extends Pick<
  GroupHistory,
  'verdict' | 'counts' | 'trend' | 'survivors' | 'born' | 'ended' | 'idler'
> {
  readonly key: string;
  readonly count: number;
  readonly status: string | null;
  readonly maxWaitMinutes: number;
  readonly labels: GroupHistory['group']['labels'];
  readonly ids: readonly number[];
  readonly frames: readonly GoroutineFrame[];
  readonly createdBy: GoroutineFrame | null;
  readonly elided: number;
  readonly site: GoroutineFrame | null;
  readonly pattern: LocalText | null;
}

/** All dumps of all files compared. */
export interface GoroutinesAnswer {
  readonly dumps: readonly { readonly source: string; readonly summary: DumpSummary }[];
  readonly groups: readonly GroupView[];
  readonly locks: LockReport | null;
}

/** Formats a profile can be written in. */
export const EXPORT_FORMATS = ['svg', 'folded', 'speedscope', 'perfetto', 'pprof'] as const;

/** One of `EXPORT_FORMATS`. */
export type ExportFormat = (typeof EXPORT_FORMATS)[number];

/** What the page asks the worker. */
export type ReaderRequest =
  | { readonly op: 'open'; readonly file: number; readonly name: string; readonly bytes: ArrayBuffer }
  | { readonly op: 'close'; readonly file: number }
  | { readonly op: 'flame'; readonly wish: FlameWish }
  | { readonly op: 'sandwich'; readonly wish: FlameWish; readonly frame: number }
  | { readonly op: 'source'; readonly wish: FlameWish; readonly name: string }
  | { readonly op: 'goroutines'; readonly files: readonly number[] }
  | {
      readonly op: 'export';
      readonly wish: FlameWish;
      readonly format: ExportFormat;
      readonly name: string;
      readonly coloring: 'package' | 'module' | 'kind';
      readonly direction: 'icicle' | 'flame';
      /** In which language a failure is told. */
      readonly lang: Lang;
    };

/** The answer to each request. */
export interface ReaderAnswers {
  readonly open: FileSummary;
  readonly close: null;
  readonly flame: FlameAnswer;
  readonly sandwich: SandwichAnswer;
  readonly source: SourceAnswer;
  readonly goroutines: GoroutinesAnswer;
  readonly export: Blob;
}
