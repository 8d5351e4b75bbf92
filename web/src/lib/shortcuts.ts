import { useEffect, useEffectEvent, useSyncExternalStore } from 'react';
import type { Message } from '../../../src/base/messages.ts';

/** One entry of the keyboard map. `keys` is a key (`r`, `?`, `Escape`) or two in a row (`g t`). */
export interface Shortcut {
  readonly keys: string;
  readonly label: Message;
  readonly group: Message;
  readonly run: () => void;
}

/** After this pause the first key of a pair is forgotten. */
const PAIR_PAUSE_MS = 1200;

let registered: readonly Shortcut[] = [];
const listeners = new Set<() => void>();

function publish(next: readonly Shortcut[]): void {
  registered = next;
  for (const listener of listeners) listener();
}

/** Whether typing goes into a text field: then letters are text, not shortcuts. */
function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target.isContentEditable) return true;
  if (target instanceof HTMLInputElement)
    return !['checkbox', 'radio', 'button', 'range'].includes(target.type);
  return target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement;
}

/** Whether the focused element has a use of its own for enter and blank. */
function isPressable(target: EventTarget | null): boolean {
  return (
    target instanceof Element &&
    target.closest('button, a[href], summary, [role="button"], [role="option"]') !== null
  );
}

let pendingKey = '';
let pendingAtMs = 0;

/** Runs the shortcut that a key press completes; the one registered last wins, so a page may override the frame. */
function handleKey(event: KeyboardEvent): void {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
  if ((event.key === 'Enter' || event.key === ' ') && isPressable(event.target)) return;
  if (isTyping(event.target) || document.querySelector('dialog[open]') !== null) return;
  const now = performance.now();
  const pair = pendingKey !== '' && now - pendingAtMs < PAIR_PAUSE_MS ? `${pendingKey} ${event.key}` : '';
  pendingKey = '';
  const match =
    registered.findLast((one) => one.keys === pair) ?? registered.findLast((one) => one.keys === event.key);
  if (match !== undefined) {
    event.preventDefault();
    match.run();
    return;
  }
  if (registered.some((one) => one.keys.startsWith(`${event.key} `))) {
    pendingKey = event.key;
    pendingAtMs = now;
  }
}

if (typeof window !== 'undefined') window.addEventListener('keydown', handleKey);

/** Registers shortcuts while the component is on screen; they appear in the keyboard map. */
export function useShortcuts(shortcuts: readonly Shortcut[]): void {
  const run = useEffectEvent((index: number) => shortcuts[index]?.run());
  const entriesOf = useEffectEvent((keys: string) =>
    shortcuts
      .filter((one) => keys.split('\n').includes(one.keys))
      .map((one, index) => ({ ...one, run: (): void => run(index) })),
  );
  const signature = shortcuts.map((one) => one.keys).join('\n');
  useEffect(() => {
    const mine: readonly Shortcut[] = entriesOf(signature);
    publish([...registered, ...mine]);
    return () => publish(registered.filter((one) => !mine.includes(one)));
  }, [signature]);
}

/** Everything registered now, for the keyboard map. */
export function useShortcutMap(): readonly Shortcut[] {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => registered,
  );
}
