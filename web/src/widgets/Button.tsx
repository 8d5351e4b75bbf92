import type { LucideIcon } from 'lucide-react';
import type { ComponentProps, ReactNode } from 'react';
import './button.css';

/** Look of a button: `primary` at most once a page, `quiet` inside tool bars and rows. */
type ButtonLook = 'plain' | 'primary' | 'quiet';

interface ButtonProps extends Omit<ComponentProps<'button'>, 'className'> {
  readonly look?: ButtonLook;
  readonly small?: boolean;
  readonly icon?: LucideIcon;
  readonly children?: ReactNode;
}

/** A button with text, and an icon before it where it helps. */
export function Button({
  look = 'plain',
  small = false,
  icon: Icon,
  children,
  ...rest
}: ButtonProps): ReactNode {
  return (
    <button type="button" {...rest} className={`btn ${look}${small ? ' small' : ''}`}>
      {Icon !== undefined && <Icon size={small ? 13 : 15} aria-hidden />}
      {children}
    </button>
  );
}

interface IconButtonProps extends Omit<ButtonProps, 'children'> {
  readonly icon: LucideIcon;
  /** What it does: accessible name and tooltip. */
  readonly label: string;
  /** Key that does the same, shown in the tooltip. */
  readonly shortcut?: string;
}

/** A button that is only an icon; its label is the accessible name and the tooltip. */
export function IconButton({
  look = 'quiet',
  small = false,
  icon: Icon,
  label,
  shortcut,
  ...rest
}: IconButtonProps): ReactNode {
  return (
    <button
      type="button"
      aria-label={label}
      data-tip={shortcut === undefined ? label : `${label} (${shortcut})`}
      {...rest}
      className={`btn icon-only ${look}${small ? ' small' : ''}`}
    >
      <Icon size={small ? 14 : 16} aria-hidden />
    </button>
  );
}
