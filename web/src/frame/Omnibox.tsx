import { useQuery } from '@tanstack/react-query';
import { Search } from 'lucide-react';
import { type KeyboardEvent, type ReactNode, useEffect, useId, useRef, useState } from 'react';
import { resolveQuery } from '../api/queries.ts';
import { useGo, useLinks } from '../lib/links.ts';
import { useShortcuts } from '../lib/shortcuts.ts';
import { useText } from '../lib/text.tsx';
import { Popover } from '../widgets/Popover.tsx';
import { frameMessages } from './frame.messages.ts';
import { omniboxEntries } from './omnibox-entries.ts';
import { omniboxMessages as m } from './omnibox.messages.ts';
import './omnibox.css';

/** Typing that pauses this long is asked for. */
const PAUSE_MS = 120;

function usePaused(value: string): string {
  const [paused, setPaused] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setPaused(value), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [value]);
  return paused;
}

/** One field that understands trace ids, request ids, service names, check ids, `key=value` and page names. */
export function Omnibox(): ReactNode {
  const t = useText();
  const links = useLinks();
  const go = useGo();
  const id = useId();
  const field = useRef<HTMLInputElement>(null);
  const box = useRef<HTMLDivElement>(null);
  const [typed, setTyped] = useState('');
  const [open, setOpen] = useState(false);
  const [active, setActive] = useState(0);
  const asked = usePaused(typed.trim());
  const { data } = useQuery(resolveQuery(asked));
  const hits = typed.trim() === '' ? [] : (data?.hits ?? []);
  const entries = omniboxEntries(typed, hits, links, t);
  useShortcuts([
    {
      keys: '/',
      label: frameMessages.openOmnibox,
      group: frameMessages.groupAnywhere,
      run: () => field.current?.focus(),
    },
  ]);
  const close = (): void => {
    setOpen(false);
    field.current?.blur();
  };
  const choose = (index: number): void => {
    const entry = entries[index];
    if (entry === undefined) return;
    setTyped('');
    close();
    go(entry.target);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.nativeEvent.isComposing) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step !== undefined) setActive((active + step + entries.length) % Math.max(1, entries.length));
    else if (event.key === 'Enter') choose(active);
    else if (event.key === 'Escape') {
      if (typed === '') close();
      setTyped('');
    } else return;
    event.preventDefault();
  };
  return (
    <div className="omnibox" ref={box} role="search" aria-label={t(m.label)}>
      <Search size={15} aria-hidden />
      <input
        ref={field}
        value={typed}
        placeholder={t(m.placeholder)}
        aria-label={t(m.label)}
        role="combobox"
        aria-expanded={open}
        aria-controls={`${id}-list`}
        aria-autocomplete="list"
        {...(open && entries.length > 0 && { 'aria-activedescendant': `${id}-${active}` })}
        spellCheck={false}
        autoComplete="off"
        onFocus={() => setOpen(true)}
        onBlur={() => setOpen(false)}
        onChange={(event) => {
          setTyped(event.target.value);
          setActive(0);
        }}
        onKeyDown={onKeyDown}
      />
      <kbd aria-hidden>/</kbd>
      {open && (
        <Popover
          anchor={box}
          auto={false}
          role="listbox"
          id={`${id}-list`}
          label={t(m.suggestions)}
          className="omnibox-list"
          onClose={() => undefined}
        >
          {entries.map((entry, index) => (
            // The field keeps the focus and walks the list for the keyboard.
            <div
              key={entry.key}
              id={`${id}-${index}`}
              role="option"
              tabIndex={-1}
              aria-selected={index === active}
              className="omnibox-entry"
              onPointerEnter={() => setActive(index)}
              onPointerDown={(event) => {
                event.preventDefault();
                choose(index);
              }}
            >
              <span className="muted omnibox-kind">{t(entry.kind)}</span>
              <span className="clip">{entry.label}</span>
            </div>
          ))}
        </Popover>
      )}
    </div>
  );
}
