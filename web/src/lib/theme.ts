import { useEffect, useMemo, useSyncExternalStore } from 'react';
import { usePreferences } from './preferences.ts';

const DARK_QUERY = '(prefers-color-scheme: dark)';

function subscribeSystem(listener: () => void): () => void {
  const query = matchMedia(DARK_QUERY);
  query.addEventListener('change', listener);
  return () => query.removeEventListener('change', listener);
}

/** The theme on screen: the chosen one, else the system's. */
export function useTheme(): 'light' | 'dark' {
  const { theme } = usePreferences();
  const systemDark = useSyncExternalStore(subscribeSystem, () => matchMedia(DARK_QUERY).matches);
  return theme === 'system' ? (systemDark ? 'dark' : 'light') : theme;
}

/** Tells the document which theme was chosen; the tokens follow `color-scheme`. */
export function useApplyTheme(): void {
  const { theme } = usePreferences();
  useEffect(() => {
    if (theme === 'system') delete document.documentElement.dataset['theme'];
    else document.documentElement.dataset['theme'] = theme;
  }, [theme]);
}

/** Token colours as a canvas needs them: resolved for the theme on screen. */
export interface CanvasColors {
  readonly theme: 'light' | 'dark';
  readonly surface: string;
  readonly raised: string;
  readonly line: string;
  readonly text: string;
  readonly muted: string;
  readonly accent: string;
  readonly ok: string;
  readonly warn: string;
  readonly error: string;
  readonly unknown: string;
  /** The font shorthand's family part. */
  readonly fontFamily: string;
}

const TOKENS = [
  'surface',
  'raised',
  'line',
  'text',
  'muted',
  'accent',
  'ok',
  'warn',
  'error',
  'unknown',
] as const;

function resolveColors(theme: 'light' | 'dark'): CanvasColors {
  // A custom property is text; only a used value resolves light-dark(). The probe takes the theme asked for, which may
  // reach the document a moment later.
  const probe = document.createElement('span');
  probe.style.colorScheme = theme;
  probe.style.display = 'none';
  document.body.append(probe);
  const colors: Record<string, string> = {};
  for (const token of TOKENS) {
    probe.style.color = `var(--${token})`;
    colors[token] = getComputedStyle(probe).color;
  }
  const fontFamily = getComputedStyle(document.body).fontFamily;
  probe.remove();
  return { ...(colors as Record<(typeof TOKENS)[number], string>), theme, fontFamily };
}

/** The token colours for drawing on a canvas; a new object when the theme changes. */
export function useCanvasColors(): CanvasColors {
  const theme = useTheme();
  return useMemo(() => resolveColors(theme), [theme]);
}
