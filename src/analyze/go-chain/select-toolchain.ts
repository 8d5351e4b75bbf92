import {
  compareReleases,
  isGoRelease,
  isLanguageVersion,
  minorOf,
  releaseOfToolchain,
} from './go-release.ts';
import type { ProjectFiles } from './chain-input.ts';

/** Why the selection came out as it did; the words are in `app`. */
export type SelectionReason =
  | 'before-121'
  | 'modules-off'
  | 'no-setting'
  | 'local'
  | 'named'
  | 'toolchain-line'
  | 'go-line'
  | 'satisfied'
  | 'default-line'
  | 'invalid-setting'
  | 'invalid-line';

/** Which toolchain a go command in this folder will run. */
export interface ToolchainSelection {
  /** `go1.26.8`; for an invalid setting the text that is refused. */
  readonly toolchain: string;
  readonly reason: SelectionReason;
  /** `GOTOOLCHAIN` that was in force. */
  readonly setting: string;
  /** Whether it may be looked for on PATH, and then fetched. */
  readonly mode: 'none' | 'path' | 'auto';
  /** The go.work or go.mod that was asked; undefined when none was. */
  readonly file: string | undefined;
  readonly goLine: string | undefined;
  readonly toolchainLine: string | undefined;
  /** True when the program that was started hands over to another. */
  readonly switches: boolean;
  /** With the local toolchain in force although a file needs a newer one: what the file needs. */
  readonly tooOldFor: string | undefined;
}

/**
 * What the go command decides before anything else. Source: cmd/go/internal/toolchain Select of go1.26.8; the same since
 * 1.21. `go install pkg@version` may switch once more, after a download: that is not part of it.
 */
export function selectToolchain(
  local: string,
  setting: string,
  project: ProjectFiles,
  modulesEnabled: boolean,
): ToolchainSelection {
  const asked = project.goWork ?? project.goMod;
  const base = {
    setting,
    mode: 'none' as const,
    file: asked?.path,
    goLine: asked?.file?.go,
    toolchainLine: asked?.file?.toolchain,
    tooOldFor: undefined,
  };
  const localRelease = releaseOfToolchain(local) ?? '1.0';
  const stay = (reason: SelectionReason): ToolchainSelection => ({
    ...base,
    toolchain: local,
    reason,
    switches: false,
    tooOldFor: tooOld(base.goLine, localRelease),
  });
  if ((minorOf(localRelease) ?? 0) < 21) return { ...stay('before-121'), tooOldFor: undefined };
  if (!modulesEnabled) return stay('modules-off');
  if (setting === '') return stay('no-setting');
  const wish = parseSetting(setting);
  if (wish === undefined) return { ...base, toolchain: setting, reason: 'invalid-setting', switches: false };
  const minimum = wish.minimum === 'local' ? local : wish.minimum;
  const minimumRelease = releaseOfToolchain(minimum) ?? localRelease;
  const found = wish.mode === 'none' ? undefined : fromFile(base, minimumRelease);
  if (found?.reason === 'invalid-line')
    return {
      ...base,
      toolchain: found.toolchain ?? '',
      reason: found.reason,
      mode: wish.mode,
      switches: false,
    };
  const toolchain = found?.toolchain ?? minimum;
  const reason =
    found?.reason ?? (wish.minimum !== 'local' ? 'named' : wish.mode === 'none' ? 'local' : 'satisfied');
  return {
    ...base,
    toolchain,
    reason,
    mode: wish.mode,
    switches: toolchain !== local,
    tooOldFor: tooOld(base.goLine, releaseOfToolchain(toolchain) ?? localRelease),
  };
}

/** GOTOOLCHAIN taken apart; undefined when the go command refuses it. */
function parseSetting(
  setting: string,
): { readonly minimum: string; readonly mode: 'none' | 'path' | 'auto' } | undefined {
  if (setting === 'auto' || setting === 'path') return { minimum: 'local', mode: setting };
  const at = setting.indexOf('+');
  const minimum = at < 0 ? setting : setting.slice(0, at);
  const suffix = at < 0 ? undefined : setting.slice(at + 1);
  if (minimum !== 'local' && releaseOfToolchain(minimum) === undefined) return undefined;
  if (suffix === undefined) return { minimum, mode: 'none' };
  return suffix === 'auto' || suffix === 'path' ? { minimum, mode: suffix } : undefined;
}

/** What the lines of the file ask for beyond the minimum; undefined when they are content with it. */
function fromFile(
  {
    goLine,
    toolchainLine,
  }: { readonly goLine: string | undefined; readonly toolchainLine: string | undefined },
  minimum: string,
): { readonly toolchain: string | undefined; readonly reason: SelectionReason } | undefined {
  if (toolchainLine === 'default') return { toolchain: undefined, reason: 'default-line' };
  let newest = minimum;
  let chosen: { readonly toolchain: string; readonly reason: SelectionReason } | undefined;
  if (toolchainLine !== undefined) {
    const release = releaseOfToolchain(toolchainLine);
    if (release === undefined) return { toolchain: toolchainLine, reason: 'invalid-line' };
    if (compareReleases(release, newest) > 0) {
      newest = release;
      chosen = { toolchain: toolchainLine, reason: 'toolchain-line' };
    }
  }
  if (goLine !== undefined && isGoRelease(goLine) && compareReleases(goLine, newest) > 0) {
    const whole = isLanguageVersion(goLine) && compareReleases(goLine, '1.21') >= 0;
    chosen = { toolchain: `go${goLine}${whole ? '.0' : ''}`, reason: 'go-line' };
  }
  return chosen;
}

function tooOld(goLine: string | undefined, release: string): string | undefined {
  return goLine !== undefined && isGoRelease(goLine) && compareReleases(goLine, release) > 0
    ? goLine
    : undefined;
}
