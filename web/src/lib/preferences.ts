import { useSyncExternalStore } from 'react';
import type { Lang } from '../../../src/base/messages.ts';
import type { Zone } from './time-text.ts';

/** What a person chose for this browser. It is about the reader, not the view, so it is not in the address. */
export interface Preferences {
  readonly lang: Lang | 'auto';
  readonly theme: 'system' | 'light' | 'dark';
  readonly zone: Zone;
  readonly railCollapsed: boolean;
  readonly wrapLogs: boolean;
  /** Width of the side panel in CSS pixels. */
  readonly panelWidth: number;
  /** Width of the name column of the waterfall in CSS pixels. */
  readonly waterfallNameWidth: number;
}

const KEY = 'goroscope.preferences';

/** Before anything was chosen. */
export const DEFAULT_PREFERENCES: Preferences = {
  lang: 'auto',
  theme: 'system',
  zone: 'local',
  railCollapsed: false,
  wrapLogs: false,
  panelWidth: 420,
  waterfallNameWidth: 360,
};

function oneOf<T extends string>(value: unknown, options: readonly T[], fallback: T): T {
  return options.find((option) => option === value) ?? fallback;
}

function pixels(value: unknown, fallback: number): number {
  return typeof value === 'number' && value >= 120 && value <= 2000 ? Math.round(value) : fallback;
}

/** Reads saved preferences; every field that is missing or unknown gets its default. Never throws. */
export function parsePreferences(json: string | null): Preferences {
  let saved: Readonly<Record<string, unknown>> = {};
  try {
    const value: unknown = JSON.parse(json ?? '{}');
    if (typeof value === 'object' && value !== null) saved = value as Record<string, unknown>;
  } catch {
    // Not ours or damaged: start from the defaults.
  }
  const d = DEFAULT_PREFERENCES;
  return {
    lang: oneOf(saved['lang'], ['auto', 'en', 'zh'], d.lang),
    theme: oneOf(saved['theme'], ['system', 'light', 'dark'], d.theme),
    zone: oneOf(saved['zone'], ['local', 'utc'], d.zone),
    railCollapsed: saved['railCollapsed'] === true,
    wrapLogs: saved['wrapLogs'] === true,
    panelWidth: pixels(saved['panelWidth'], d.panelWidth),
    waterfallNameWidth: pixels(saved['waterfallNameWidth'], d.waterfallNameWidth),
  };
}

function readStorage(): string | null {
  try {
    return localStorage.getItem(KEY);
  } catch {
    return null;
  }
}

let current: Preferences | undefined;
const listeners = new Set<() => void>();

function snapshot(): Preferences {
  current ??= parsePreferences(readStorage());
  return current;
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Changes some preferences and keeps them for the next visit where storage allows it. */
export function setPreferences(patch: Partial<Preferences>): void {
  current = { ...snapshot(), ...patch };
  try {
    localStorage.setItem(KEY, JSON.stringify(current));
  } catch {
    // Storage may be forbidden: the choice holds for this visit.
  }
  for (const listener of listeners) listener();
}

/** The current preferences; the component renders again when they change, also from another tab. */
export function usePreferences(): Preferences {
  return useSyncExternalStore(subscribe, snapshot);
}

if (typeof window !== 'undefined')
  window.addEventListener('storage', (event) => {
    if (event.key !== KEY) return;
    current = parsePreferences(event.newValue);
    for (const listener of listeners) listener();
  });
