import { valueOf } from '../../model/evidence.ts';
import type { Target } from '../../model/target.ts';
import { labelledSources, readSources, type SourceFile, usualSources } from './find-sources.ts';
import { parseWritten, withSettings, WRITTEN_SETTINGS_FILE } from './written-file.ts';

const MAX_BYTES = 8 << 20;

/**
 * Adds what files of this machine set: those the user named, else those of the working folder and those a compose
 * container names itself. Kinds that nobody builds an image or writes a manifest for only take what was named.
 */
export function withSourceFiles(target: Target, named: readonly SourceFile[], folder: string): Target {
  const usual = target.kind === 'container' || target.kind === 'pod' || target.kind === 'image';
  if (named.length === 0 && !usual) return target;
  return withSettings(target, async () => {
    const read = valueOf(await target.readFile(WRITTEN_SETTINGS_FILE, { maxBytes: MAX_BYTES }));
    const inner = parseWritten(read === undefined ? '' : new TextDecoder().decode(read));
    const files =
      named.length > 0
        ? named
        : [...(await usualSources(folder)), ...labelledSources(inner?.composeFiles ?? [])];
    const { settings, builtServices } = await readSources(files);
    return { ...inner, builtServices, settings: [...(inner?.settings ?? []), ...settings] };
  });
}
