import { Check, Copy, CopyX } from 'lucide-react';
import { type ReactNode, useEffect, useState } from 'react';
import { copyText } from '../lib/copy.ts';
import { useText } from '../lib/text.tsx';
import { Button, IconButton } from './Button.tsx';
import { widgetMessages as m } from './widget.messages.ts';
import './state.css';

/** How long the button says that it copied. */
const SAID_MS = 1500;

interface CopyButtonProps {
  /** What is copied; a function when making it is work, or needs a request. */
  readonly value: string | (() => string | Promise<string>);
  /** Text of the button; without it the button is an icon. */
  readonly children?: ReactNode;
  readonly label?: string;
  readonly small?: boolean;
}

/** Copies a value and says so. */
export function CopyButton({ value, children, label, small = true }: CopyButtonProps): ReactNode {
  const t = useText();
  const [said, setSaid] = useState<'copied' | 'failed'>();
  useEffect(() => {
    if (said === undefined) return undefined;
    const timer = setTimeout(() => setSaid(undefined), SAID_MS);
    return () => clearTimeout(timer);
  }, [said]);
  const copy = async (): Promise<void> => {
    const text = typeof value === 'string' ? value : await value();
    setSaid((await copyText(text)) ? 'copied' : 'failed');
  };
  const icon = said === 'copied' ? Check : said === 'failed' ? CopyX : Copy;
  const name = said === 'copied' ? t(m.copied) : said === 'failed' ? t(m.copyFailed) : (label ?? t(m.copy));
  const onClick = (): void => {
    copy().catch(() => setSaid('failed'));
  };
  if (children === undefined) return <IconButton small={small} icon={icon} label={name} onClick={onClick} />;
  return (
    <Button small={small} icon={icon} onClick={onClick} data-tip={name}>
      {said === 'copied' ? t(m.copied) : children}
    </Button>
  );
}

/** Text to paste somewhere, with a button that copies all of it. */
export function Copyable({ text, label }: { readonly text: string; readonly label?: string }): ReactNode {
  return (
    <div className="copyable">
      {/* A region that scrolls must be reachable by keyboard. */}
      <pre tabIndex={0}>{text}</pre>
      <CopyButton value={text} {...(label !== undefined && { label })} />
    </div>
  );
}
