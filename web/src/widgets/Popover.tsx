import { type ReactNode, type RefObject, useEffect, useEffectEvent, useLayoutEffect, useRef } from 'react';
import { placeBeside } from './place.ts';
import './popover.css';

interface PopoverProps {
  readonly anchor: RefObject<HTMLElement | null>;
  readonly onClose: () => void;
  readonly align?: 'start' | 'end' | 'center';
  /** Accessible name of the panel. */
  readonly label: string;
  readonly role?: 'dialog' | 'menu' | 'listbox';
  readonly id?: string;
  readonly className?: string;
  /** Light dismissal on outside clicks and escape; off where the anchor is a text field that keeps the focus. */
  readonly auto?: boolean;
  readonly children: ReactNode;
}

/**
 * A floating panel in the top layer, beside its anchor, on screen while it is mounted. Built on the platform's popover:
 * stacking, escape and outside clicks are the browser's.
 */
export function Popover({
  anchor,
  onClose,
  align = 'start',
  label,
  role = 'dialog',
  id,
  className = '',
  auto = true,
  children,
}: PopoverProps): ReactNode {
  const panel = useRef<HTMLDivElement>(null);
  const close = useEffectEvent(onClose);
  useLayoutEffect(() => {
    const element = panel.current;
    const beside = anchor.current;
    if (element === null || beside === null) return undefined;
    const place = (): void => {
      const at = placeBeside(
        beside.getBoundingClientRect(),
        { width: element.offsetWidth, height: element.offsetHeight },
        { width: window.innerWidth, height: window.innerHeight },
        align,
      );
      element.style.left = `${at.left}px`;
      element.style.top = `${at.top}px`;
    };
    element.showPopover();
    place();
    const observer = new ResizeObserver(place);
    observer.observe(element);
    window.addEventListener('resize', place);
    return () => {
      observer.disconnect();
      window.removeEventListener('resize', place);
    };
  }, [anchor, align]);
  useEffect(() => {
    const element = panel.current;
    if (element === null) return undefined;
    const toggled = (event: ToggleEvent): void => {
      if (event.newState === 'closed') close();
    };
    element.addEventListener('toggle', toggled);
    return () => element.removeEventListener('toggle', toggled);
  }, []);
  return (
    <div
      ref={panel}
      popover={auto ? 'auto' : 'manual'}
      role={role}
      aria-label={label}
      id={id}
      className={`popover ${className}`}
    >
      {children}
    </div>
  );
}
