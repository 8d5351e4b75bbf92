import type { ImageConfig } from '../../model/image-tree.ts';
import { WATCHED_VARIABLES, type WrittenSetting } from '../../model/written-settings.ts';
import { historyAssignments } from './engine-settings.ts';

/** Variables an image sets, each with the step of its history that did, where it has one (OCI image-spec, config, `history`). */
export function imageSettings(config: ImageConfig | null, name: string): readonly WrittenSetting[] {
  return (config?.env ?? []).flatMap((entry): WrittenSetting[] => {
    const at = entry.indexOf('=');
    const [variable, value] = [entry.slice(0, at), entry.slice(at + 1)];
    if (at === -1 || !WATCHED_VARIABLES.includes(variable)) return [];
    const step = (config?.history ?? []).findLastIndex((createdBy) =>
      historyAssignments(createdBy).some((one) => one.name === variable && one.value === value),
    );
    const line = step === -1 ? `config.Env: ${entry}` : `history[${step}].created_by: ENV ${entry}`;
    return [{ by: 'image', file: name, line, sets: `env.${variable}`, value }];
  });
}
