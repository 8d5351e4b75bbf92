import { type ReactNode, useEffect, useRef } from 'react';
import { placeBeside } from './place.ts';
import './popover.css';

/** A pointer that rests this long wants to know. */
const REST_MS = 350;

function tipOf(target: EventTarget | null): HTMLElement | null {
  return target instanceof Element ? target.closest<HTMLElement>('[data-tip]') : null;
}

/**
 * The one tooltip of the page: shows the `data-tip` of whatever the pointer rests on or the keyboard focuses. One layer
 * and an attribute instead of a component an element, because tables have thousands of exact values to show.
 */
export function TipLayer(): ReactNode {
  const layer = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const element = layer.current;
    if (element === null) return undefined;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let shownFor: HTMLElement | null = null;
    const hide = (): void => {
      clearTimeout(timer);
      if (shownFor !== null) element.hidePopover();
      shownFor = null;
    };
    const show = (target: HTMLElement): void => {
      const text = target.dataset['tip'] ?? '';
      if (text === '' || !target.isConnected) return;
      element.textContent = text;
      element.showPopover();
      shownFor = target;
      const at = placeBeside(
        target.getBoundingClientRect(),
        { width: element.offsetWidth, height: element.offsetHeight },
        { width: window.innerWidth, height: window.innerHeight },
        'center',
      );
      element.style.left = `${at.left}px`;
      element.style.top = `${at.top}px`;
    };
    const over = (event: Event): void => {
      const target = tipOf(event.target);
      if (target === shownFor) return;
      hide();
      if (target !== null) timer = setTimeout(() => show(target), REST_MS);
    };
    const focus = (event: Event): void => {
      const target = tipOf(event.target);
      hide();
      if (target?.matches(':focus-visible') === true) show(target);
    };
    const listeners = [
      ['pointerover', over],
      ['focusin', focus],
      ['focusout', hide],
      ['pointerdown', hide],
      ['keydown', hide],
      ['scroll', hide],
    ] as const;
    for (const [name, listener] of listeners)
      document.addEventListener(name, listener, { capture: true, passive: true });
    return () => {
      hide();
      for (const [name, listener] of listeners)
        document.removeEventListener(name, listener, { capture: true });
    };
  }, []);
  return <div ref={layer} popover="manual" role="tooltip" className="tip" />;
}
