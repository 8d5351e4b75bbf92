import { present } from '../../model/evidence.ts';
import type { Target } from '../../model/target.ts';
import type { WrittenSetting, WrittenSettings } from '../../model/written-settings.ts';

/** Where a target answers who wrote its settings. */
export const WRITTEN_SETTINGS_FILE = '/settings/written.json';

/** A target that answers for who wrote its settings with what `read` gives; asked once. */
export function withSettings(
  target: Target,
  read: () => Promise<WrittenSettings & { readonly composeFiles?: readonly string[] }>,
): Target {
  let answer: Promise<Uint8Array> | undefined;
  return {
    ...target,
    readFile: async (path, options) => {
      if (path !== WRITTEN_SETTINGS_FILE) return target.readFile(path, options);
      answer ??= read().then((settings) => new TextEncoder().encode(JSON.stringify(settings)));
      const bytes = await answer;
      return present(bytes.subarray(0, options?.maxBytes ?? bytes.length), path, target.observedAtUnixMs);
    },
  };
}

/** Reads that file; undefined for what is none. */
export function parseWritten(
  text: string,
): (WrittenSettings & { readonly composeFiles?: readonly string[] }) | undefined {
  try {
    const raw = JSON.parse(text) as Readonly<
      Record<'settings' | 'service' | 'composeFiles' | 'builtServices', unknown>
    > | null;
    if (raw === null || !Array.isArray(raw.settings)) return undefined;
    const texts = (list: unknown) =>
      Array.isArray(list) ? list.filter((one): one is string => typeof one === 'string') : undefined;
    const [composeFiles, builtServices] = [texts(raw.composeFiles), texts(raw.builtServices)];
    return {
      ...(typeof raw.service === 'string' ? { service: raw.service } : {}),
      ...(composeFiles === undefined ? {} : { composeFiles }),
      ...(builtServices === undefined ? {} : { builtServices }),
      settings: raw.settings.filter(isSetting),
    };
  } catch {
    return undefined;
  }
}

function isSetting(raw: unknown): raw is WrittenSetting {
  const one = raw as Partial<Record<keyof WrittenSetting, unknown>> | null;
  return (
    typeof one?.file === 'string' &&
    typeof one.line === 'string' &&
    typeof one.sets === 'string' &&
    typeof one.by === 'string' &&
    (one.value === null || typeof one.value === 'string')
  );
}
