import { X } from 'lucide-react';
import { type ReactNode, useEffect, useEffectEvent, useRef } from 'react';
import { useText } from '../lib/text.tsx';
import { IconButton } from './Button.tsx';
import { widgetMessages as m } from './widget.messages.ts';
import './dialog.css';

interface DialogProps {
  readonly title: string;
  readonly onClose: () => void;
  readonly children: ReactNode;
  readonly wide?: boolean;
}

/** A modal dialog, open while it is mounted. Escape, focus trap and the inert page behind it are the platform's. */
export function Dialog({ title, onClose, children, wide = false }: DialogProps): ReactNode {
  const t = useText();
  const dialog = useRef<HTMLDialogElement>(null);
  const close = useEffectEvent(onClose);
  useEffect(() => {
    const element = dialog.current;
    if (element === null) return undefined;
    element.showModal();
    const closed = (): void => close();
    // A click on the backdrop lands on the dialog itself; escape does the same for the keyboard.
    const clicked = (event: Event): void => {
      if (event.target === element) element.close();
    };
    element.addEventListener('close', closed);
    element.addEventListener('click', clicked);
    return () => {
      element.removeEventListener('close', closed);
      element.removeEventListener('click', clicked);
    };
  }, []);
  return (
    <dialog ref={dialog} className={`dialog${wide ? ' wide' : ''}`} aria-label={title}>
      <div className="dialog-head">
        <h2>{title}</h2>
        <IconButton icon={X} label={t(m.close)} shortcut="Esc" onClick={() => dialog.current?.close()} />
      </div>
      <div className="dialog-body">{children}</div>
    </dialog>
  );
}
