import type { ProfileCall } from './profile-options.ts';

/** Runs one tool of `goroscope profile` that is no report of pprof. Answers the exit code. */
export type ProfileTool = (call: ProfileCall) => Promise<number>;

/** Tools by their word, each loaded when it is asked for. */
export const PROFILE_TOOLS: Readonly<Record<string, () => Promise<ProfileTool>>> = {
  collect: async () => (await import('./run-collect.ts')).runCollect,
  diff: async () => (await import('./run-diff.ts')).runDiff,
  explain: async () => (await import('./run-explain.ts')).runExplain,
  levels: async () => (await import('./run-levels.ts')).runLevels,
  locks: async () => (await import('./run-locks.ts')).runLocks,
  quality: async () => (await import('./run-quality.ts')).runQuality,
  folded: async () => (await import('./run-export.ts')).exportAs('folded'),
  perfetto: async () => (await import('./run-export.ts')).exportAs('perfetto'),
  speedscope: async () => (await import('./run-export.ts')).exportAs('speedscope'),
  svg: async () => (await import('./run-export.ts')).exportAs('svg'),
  pgo: async () => (await import('./run-pgo.ts')).runPgo,
};
