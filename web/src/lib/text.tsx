import { createContext, type ReactNode, useCallback, useContext, useEffect, useMemo } from 'react';
import {
  type Lang,
  type LocalText,
  type Message,
  type MessageValue,
  text,
} from '../../../src/base/messages.ts';
import { usePreferences } from './preferences.ts';

const LangContext = createContext<Lang>('en');

/** Fills a message of the catalogue in the reader's language. */
export type Say = (message: Message, values?: Readonly<Record<string, MessageValue>>) => string;

/** Gives everything below it the language of the preferences, and tells the document (fonts and screen readers ask). */
export function LangProvider({ children }: { readonly children: ReactNode }): ReactNode {
  const wish = usePreferences().lang;
  const lang: Lang =
    wish === 'auto' ? (navigator.language.toLowerCase().startsWith('zh') ? 'zh' : 'en') : wish;
  useEffect(() => {
    document.documentElement.lang = lang === 'zh' ? 'zh-CN' : 'en';
  }, [lang]);
  return <LangContext value={lang}>{children}</LangContext>;
}

/** The reader's language. */
export function useLang(): Lang {
  return useContext(LangContext);
}

/** The function that turns messages into text; stable until the language changes. */
export function useText(): Say {
  const lang = useLang();
  return useCallback((message, values) => text(message, lang, values), [lang]);
}

/** One text out of both languages as the server sends them. */
export function useLocal(): (value: LocalText) => string {
  const lang = useLang();
  return useMemo(() => (value: LocalText) => value[lang], [lang]);
}
