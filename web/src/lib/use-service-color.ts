import { useCallback, useSyncExternalStore } from 'react';
import { assignSlots, SERIES_COLORS } from './service-color.ts';
import { useTheme } from './theme.ts';

const KEY = 'goroscope.service-slots';
/** Beyond this many remembered names the memory starts again: services come and go. */
const MAX_REMEMBERED = 500;
const SLOTS = SERIES_COLORS.light.length;

function load(): Readonly<Record<string, number>> {
  try {
    const saved: unknown = JSON.parse(localStorage.getItem(KEY) ?? '{}');
    if (typeof saved !== 'object' || saved === null) return {};
    const entries = Object.entries(saved).filter(
      ([, slot]) => Number.isInteger(slot) && slot >= 0 && slot < SLOTS,
    );
    return entries.length > MAX_REMEMBERED ? {} : Object.fromEntries(entries);
  } catch {
    return {};
  }
}

let slots: Readonly<Record<string, number>> | undefined;
const listeners = new Set<() => void>();

function current(): Readonly<Record<string, number>> {
  slots ??= load();
  return slots;
}

/** Makes sure that these services have a colour each; call with all names of an answer at once. */
export function rememberServices(names: readonly string[]): void {
  const next = assignSlots(current(), names, SLOTS);
  if (next === slots) return;
  slots = next;
  try {
    localStorage.setItem(KEY, JSON.stringify(next));
  } catch {
    // Storage may be forbidden: the colours hold for this visit.
  }
  for (const listener of listeners) listener();
}

/** The colour of a service in the theme on screen. */
export function useServiceColor(): (service: string) => string {
  const theme = useTheme();
  const map = useSyncExternalStore((listener) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  }, current);
  return useCallback(
    (service) => {
      const slot = map[service] ?? assignSlots({}, [service], SLOTS)[service] ?? 0;
      return SERIES_COLORS[theme][slot] ?? '#888888';
    },
    [map, theme],
  );
}
