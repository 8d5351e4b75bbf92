import type { ReactNode } from 'react';
import { type Shortcut, useShortcutMap } from '../lib/shortcuts.ts';
import { useText } from '../lib/text.tsx';
import { Dialog } from '../widgets/Dialog.tsx';
import { frameMessages as m } from './frame.messages.ts';

const KEY_NAMES: Readonly<Record<string, string>> = {
  ArrowLeft: '←',
  ArrowRight: '→',
  ArrowUp: '↑',
  ArrowDown: '↓',
  Escape: 'Esc',
};

function Keys({ keys }: { readonly keys: string }): ReactNode {
  const t = useText();
  return keys.split(' ').map((key, index) => (
    <span key={`${index}-${key}`}>
      {index > 0 && <span className="muted"> {t(m.thenKey)} </span>}
      <kbd>{KEY_NAMES[key] ?? key}</kbd>
    </span>
  ));
}

/** Every shortcut that works now, by group. */
export function KeyboardMap({ onClose }: { readonly onClose: () => void }): ReactNode {
  const t = useText();
  const shortcuts = useShortcutMap();
  const groups = new Map<string, Shortcut[]>();
  for (const one of shortcuts) {
    const title = t(one.group);
    const list = groups.get(title) ?? [];
    // A page may answer the same key as the frame: what it does here is what counts.
    groups.set(title, [...list.filter((other) => other.keys !== one.keys), one]);
  }
  return (
    <Dialog title={t(m.keyboardMap)} onClose={onClose} wide>
      <div className="key-map">
        {[...groups].map(([title, list]) => (
          <section key={title}>
            <h3>{title}</h3>
            <dl>
              {list.map((one) => (
                <div key={one.keys}>
                  <dt>
                    <Keys keys={one.keys} />
                  </dt>
                  <dd>{t(one.label)}</dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
    </Dialog>
  );
}
