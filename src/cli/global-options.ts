import type { OptionSpec } from './command.ts';
import { globalOptionMessages as m } from './global-options.messages.ts';

/** Options that every command has. */
export const GLOBAL_OPTIONS = {
  json: { type: 'boolean', about: m.json },
  lang: { type: 'string', about: m.lang, value: 'LANG', choices: ['en', 'zh'] },
  quiet: { type: 'boolean', about: m.quiet, short: 'q' },
  noColor: { type: 'boolean', about: m.noColor },
  help: { type: 'boolean', about: m.help, short: 'h' },
} as const satisfies Readonly<Record<string, OptionSpec>>;
