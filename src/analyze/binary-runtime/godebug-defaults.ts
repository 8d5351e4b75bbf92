import { say } from '../../base/messages.ts';
import type { GodebugDefault } from '../../model/binary-runtime.ts';
import { godebugMessages as m } from './godebug.messages.ts';
import { GODEBUG_SETTINGS } from './godebug-table.ts';

const BY_NAME = new Map(GODEBUG_SETTINGS.map((s) => [s.name, s]));
const TEXTS: Readonly<Record<string, (typeof m)[keyof typeof m] | undefined>> = m;

/** Splits `name=value,name=value`; a pair without `=` is dropped as the runtime drops it. */
export function parseGodebug(text: string): Map<string, string> {
  const pairs = text.split(',').map((pair) => pair.split('=', 2));
  return new Map(pairs.filter((p): p is [string, string] => p.length === 2 && p[0] !== ''));
}

/** Explains the defaults that a build recorded (`DefaultGODEBUG`), in their order. */
export function explainGodebug(
  settings: ReadonlyMap<string, string>,
  goMinor: number | null,
): GodebugDefault[] {
  return [...settings].map(([name, value]) => {
    const known = BY_NAME.get(name);
    const meaning = say(TEXTS[name] ?? m.unknownSetting);
    if (known === undefined) {
      return { name, value, package: null, meaning, status: 'unknown', restoresBefore: null };
    }
    const gone = known.removed !== null && goMinor !== null && goMinor >= known.removed;
    return {
      name,
      value,
      package: known.package,
      meaning,
      status: gone ? 'removed' : 'active',
      restoresBefore: known.old === value ? known.changed : null,
    };
  });
}

/**
 * The `go` line that makes the toolchain record exactly these old values: every setting that changed after it is there,
 * none that changed at or before it. Only releases from 1.21 on record any. `from` and `to` are both null when nothing
 * can be told. Source: cmd/go/internal/load/godebug.go, defaultGODEBUG.
 */
export function inferLanguageLine(
  settings: ReadonlyMap<string, string>,
  goMinor: number | null,
): { readonly from: number | null; readonly to: number | null } {
  if (goMinor === null || goMinor < 21) return { from: null, to: null };
  const candidates = GODEBUG_SETTINGS.filter(
    (s) =>
      s.changed !== null &&
      s.changed <= goMinor &&
      (s.removed === null || goMinor < s.removed) &&
      // The table does not say which release began to know a setting; these were backported or renamed.
      s.name !== 'netedns0',
  );
  const old = candidates.filter((s) => settings.get(s.name) === s.old);
  const kept = candidates.filter((s) => settings.get(s.name) !== s.old);
  const firstOld = Math.min(...old.map((s) => s.changed ?? goMinor));
  const lastKept = Math.max(...kept.map((s) => s.changed ?? 0), 0);
  const to = old.length === 0 ? goMinor : firstOld - 1;
  // A `//go:debug` line or a `godebug` block of go.mod overrides single settings: then the two ends contradict.
  return lastKept > to ? { from: null, to: null } : { from: lastKept === 0 ? null : lastKept, to };
}
