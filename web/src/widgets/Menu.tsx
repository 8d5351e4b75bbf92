import type { LucideIcon } from 'lucide-react';
import { type KeyboardEvent, type ReactNode, useEffect, useRef } from 'react';
import { useDisclosure } from '../lib/use-disclosure.ts';
import { Button, IconButton } from './Button.tsx';
import { Popover } from './Popover.tsx';

/** One entry of a menu. `checked` makes it a choice with a tick. */
export interface MenuItem {
  readonly key: string;
  readonly label: ReactNode;
  readonly icon?: LucideIcon;
  readonly end?: ReactNode;
  readonly checked?: boolean;
  /** Keep the menu open after it was chosen: for several ticks in a row. */
  readonly stays?: boolean;
  readonly run: () => void;
}

interface MenuProps {
  readonly label: string;
  readonly icon?: LucideIcon;
  readonly items: readonly MenuItem[];
  readonly small?: boolean;
  readonly look?: 'plain' | 'quiet';
  readonly align?: 'start' | 'end';
  /** Text of the button; without it the button is its icon. */
  readonly children?: ReactNode;
}

function moveFocus(event: KeyboardEvent<HTMLDivElement>): void {
  const items = [...event.currentTarget.querySelectorAll<HTMLElement>('[role^="menuitem"]')];
  const at = items.indexOf(document.activeElement as HTMLElement);
  const next = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: items.length - 1 }[event.key];
  if (next === undefined) return;
  event.preventDefault();
  event.stopPropagation();
  items.at(next % items.length)?.focus();
}

function MenuPanel({
  items,
  onDone,
}: {
  readonly items: readonly MenuItem[];
  readonly onDone: () => void;
}): ReactNode {
  const panel = useRef<HTMLDivElement>(null);
  useEffect(() => panel.current?.querySelector<HTMLElement>('[role^="menuitem"]')?.focus(), []);
  return (
    <div ref={panel} className="menu" role="presentation" onKeyDown={moveFocus}>
      {items.map(({ key, label, icon: Icon, end, checked, stays, run }) => (
        <button
          key={key}
          type="button"
          role={checked === undefined ? 'menuitem' : 'menuitemcheckbox'}
          {...(checked !== undefined && { 'aria-checked': checked })}
          onClick={() => {
            run();
            if (stays !== true) onDone();
          }}
        >
          {checked !== undefined && <span aria-hidden>{checked ? '✓' : '\u2007'}</span>}
          {Icon !== undefined && <Icon size={14} aria-hidden />}
          {label}
          {end !== undefined && <span className="menu-end">{end}</span>}
        </button>
      ))}
    </div>
  );
}

/** A button that opens a list of actions or choices. Arrow keys walk, escape closes. */
export function Menu({
  label,
  icon,
  items,
  small = false,
  look = 'plain',
  align = 'start',
  children,
}: MenuProps): ReactNode {
  const { open, setOpen, button: toggle } = useDisclosure();
  const button = useRef<HTMLButtonElement>(null);
  const shared = {
    ref: button,
    small,
    look,
    'aria-haspopup': 'menu',
    ...toggle,
  } as const;
  return (
    <>
      {children === undefined && icon !== undefined ? (
        <IconButton {...shared} icon={icon} label={label} />
      ) : (
        <Button {...shared} {...(icon !== undefined && { icon })}>
          {children}
        </Button>
      )}
      {open && (
        <Popover anchor={button} align={align} label={label} role="menu" onClose={() => setOpen(false)}>
          <MenuPanel
            items={items}
            onDone={() => {
              setOpen(false);
              button.current?.focus();
            }}
          />
        </Popover>
      )}
    </>
  );
}
