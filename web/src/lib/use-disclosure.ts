import { type MouseEvent, useRef, useState } from 'react';

/** Whether a floating panel is open, and the properties of the button that opens and closes it. */
export interface Disclosure {
  readonly open: boolean;
  readonly setOpen: (open: boolean) => void;
  readonly button: {
    readonly 'aria-expanded': boolean;
    readonly onPointerDown: () => void;
    readonly onClick: (event: MouseEvent) => void;
  };
}

/**
 * State of a button with a floating panel. Pressing the button while the panel is open dismisses the panel before the
 * click arrives (the browser's light dismissal); the state at the press decides, or the click would open it again.
 */
export function useDisclosure(): Disclosure {
  const [open, setOpen] = useState(false);
  const openAtPress = useRef(false);
  return {
    open,
    setOpen,
    button: {
      'aria-expanded': open,
      onPointerDown: () => {
        openAtPress.current = open;
      },
      onClick: (event) => {
        const byKeyboard = event.detail === 0;
        setOpen(!(byKeyboard ? open : openAtPress.current));
      },
    },
  };
}
