import { compareReleases } from '../go-chain/go-release.ts';
import type { GoModFile } from '../../model/go-toolchain.ts';
import type { WorkspaceModule } from '../../model/module-files.ts';

/** What the go command assumes without a go line (cmd/go/internal/gover). */
const DEFAULT_WORK = '1.18';
const DEFAULT_MOD = '1.16';
/** From here on go lines are requirements (gover.GoStrictVersion). */
const STRICT = '1.21';

/** Modules whose go line is newer than that of the go.work, which the go command refuses. Source: modload/init.go. */
export function newerThanWork(
  work: GoModFile,
  modules: readonly WorkspaceModule[],
): readonly { readonly use: string; readonly go: string }[] {
  const own = work.go ?? DEFAULT_WORK;
  return modules.flatMap(({ use, goMod }) => {
    const go = goMod?.go ?? DEFAULT_MOD;
    return goMod !== undefined && compareReleases(go, own) > 0 && compareReleases(go, STRICT) >= 0
      ? [{ use, go }]
      : [];
  });
}

/** One module that two members of a workspace replace differently. */
export interface ReplaceConflict {
  readonly module: string;
  readonly first: { readonly use: string; readonly to: string };
  readonly second: { readonly use: string; readonly to: string };
}

/**
 * Replacements of one module that differ between members of a workspace and that the go.work does not override; folders
 * count from the folder of their go.mod. Source: modload/init.go, makeMainModules.
 */
export function replaceConflicts(
  work: GoModFile,
  modules: readonly WorkspaceModule[],
): readonly ReplaceConflict[] {
  const overridden = new Set(work.replace.map(({ from }) => from.replace(/@.*$/, '')));
  const seen = new Map<string, { readonly use: string; readonly to: string }>();
  const conflicts: ReplaceConflict[] = [];
  for (const { use, dir, goMod } of modules) {
    for (const { from, to } of goMod?.replace ?? []) {
      if (overridden.has(from.replace(/@.*$/, ''))) continue;
      const full = /^\.{1,2}\//.test(to) ? joinFolder(dir, to) : to;
      const first = seen.get(from);
      if (first === undefined) seen.set(from, { use, to: full });
      else if (first.to !== full) conflicts.push({ module: from, first, second: { use, to: full } });
    }
  }
  return conflicts;
}

/** `to` as a folder below `dir`, without `.` and `..`. */
export function joinFolder(dir: string, to: string): string {
  const kept: string[] = [];
  for (const part of (to.startsWith('/') ? to : `${dir}/${to}`).split('/')) {
    if (part === '..') kept.pop();
    else if (part !== '' && part !== '.') kept.push(part);
  }
  return `/${kept.join('/')}`;
}
