import { type ReactNode, useState } from 'react';
import { formatCount } from '../../../src/base/units.ts';
import { useText } from '../lib/text.tsx';
import { headOfText } from './page-of.ts';
import { visibleText } from './visible-text.ts';
import { widgetMessages as m } from './widget.messages.ts';
import './paged.css';

/** Shown at first, and how much more each step shows. A megabyte laid out at once would stop the page for seconds. */
const FIRST = 2_000;
const STEP = 10;
const MOST = 200_000;

interface LongTextProps {
  readonly text: string;
  /** Characters shown at first. @default 2000 */
  readonly first?: number;
}

/** A text of any length: its beginning, and more of it when asked. */
export function LongText({ text, first = FIRST }: LongTextProps): ReactNode {
  const t = useText();
  const [length, setLength] = useState(first);
  // A little more than the limit is not worth a click.
  if (text.length <= length * 1.2) return visibleText(text);
  const head = headOfText(text, length);
  const sizes = { shown: formatCount(head.length), count: formatCount(text.length) };
  return (
    <>
      {visibleText(head)}…
      <span className="long-text-more">
        {length < MOST && (
          <>
            <button type="button" className="link-button" onClick={() => setLength(length * STEP)}>
              {t(m.moreText)}
            </button>{' '}
          </>
        )}
        <span className="muted">{t(length < MOST ? m.textShown : m.textCopyRest, sizes)}</span>
      </span>
    </>
  );
}
