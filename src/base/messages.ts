/** The languages every text exists in. `zh` is Simplified Chinese. */
export type Lang = 'en' | 'zh';

/**
 * One text in every language. Placeholders are `{name}`; both languages must use the same set (held by
 * `scripts/messages.test.ts`).
 */
export interface Message {
  readonly en: string;
  readonly zh: string;
}

/** A text with its placeholders already filled, in every language: stored and sent so that a reader may switch. */
export type LocalText = Message;

/** A value that may fill a placeholder. Numbers are printed as they are: format them with `units.ts` first. */
export type MessageValue = string | number | bigint | LocalText;

/**
 * Declares a table of messages. The type makes a missing language a compile error.
 * Keep tables in files named `*.messages.ts`: the completeness test reads those.
 */
export function defineMessages<const T extends Readonly<Record<string, Message>>>(table: T): T {
  return table;
}

/** What is written alike in every language: notation, names, titles of works and places in them. Never a sentence. */
export function sameText(words: string): LocalText {
  return { en: words, zh: words };
}

/** Fills the placeholders of one text. An unknown placeholder stays visible as `{name}`: a test finds it. */
function fill(template: string, lang: Lang, values: Readonly<Record<string, MessageValue>>): string {
  return template.replace(/\{(\w+)\}/g, (whole, name: string) => {
    const value = values[name];
    if (value === undefined) return whole;
    return typeof value === 'object' ? value[lang] : String(value);
  });
}

/** The text in one language with its placeholders filled. */
export function text(
  message: Message,
  lang: Lang,
  values: Readonly<Record<string, MessageValue>> = {},
): string {
  return fill(message[lang], lang, values);
}

/** The text in every language with its placeholders filled. */
export function say(message: Message, values: Readonly<Record<string, MessageValue>> = {}): LocalText {
  return { en: fill(message.en, 'en', values), zh: fill(message.zh, 'zh', values) };
}

/**
 * Chooses the language from an explicit wish, else from POSIX locale variables (`LC_ALL`, `LC_MESSAGES`, `LANG`;
 * POSIX.1-2017 section 8.2), else English.
 */
export function chooseLang(
  wish: string | undefined,
  env: Readonly<Record<string, string | undefined>>,
): Lang {
  const value = wish ?? (env['LC_ALL'] || env['LC_MESSAGES'] || env['LANG'] || '');
  return value.toLowerCase().startsWith('zh') ? 'zh' : 'en';
}
