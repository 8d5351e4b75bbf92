import type { Collector } from '../collector.ts';
import { readParsed } from '../read-text.ts';
import { parseWritten, WRITTEN_SETTINGS_FILE } from '../settings/written-file.ts';

/** Who wrote down the variables and limits that are found: engine, image, and files of this machine. */
export const collector: Collector = {
  name: 'written-settings',
  cost: 'cheap',
  timeoutMs: 5000,
  collect: async (target) => ({
    'settings.written': await readParsed(target, WRITTEN_SETTINGS_FILE, parseWritten, {
      maxBytes: 8 << 20,
    }),
  }),
};
