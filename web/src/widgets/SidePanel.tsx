import { X } from 'lucide-react';
import type { ReactNode } from 'react';
import { setPreferences, usePreferences } from '../lib/preferences.ts';
import { useShortcuts } from '../lib/shortcuts.ts';
import { useText } from '../lib/text.tsx';
import { IconButton } from './Button.tsx';
import { Grip } from './Grip.tsx';
import { ErrorBoundary } from './State.tsx';
import { widgetMessages as m } from './widget.messages.ts';
import './side-panel.css';

const MIN_WIDTH = 280;
const MAX_WIDTH = 1000;

interface SidePanelProps {
  readonly title: ReactNode;
  /** Accessible name of the panel. */
  readonly label: string;
  /** Buttons beside the title. */
  readonly actions?: ReactNode;
  readonly onClose: () => void;
  readonly children: ReactNode;
}

/** Details beside a list that stays in place. Escape closes it. */
export function SidePanel({ title, label, actions, onClose, children }: SidePanelProps): ReactNode {
  const t = useText();
  const { panelWidth } = usePreferences();
  useShortcuts([{ keys: 'Escape', label: m.closePanel, group: m.groupPanel, run: onClose }]);
  return (
    <aside className="side-panel" style={{ width: panelWidth }} aria-label={label}>
      <Grip
        width={panelWidth}
        min={MIN_WIDTH}
        max={MAX_WIDTH}
        side="right"
        onResize={(width) => setPreferences({ panelWidth: width })}
      />
      <div className="side-panel-head">
        <h2 className="clip">{title}</h2>
        {actions}
        <IconButton icon={X} label={t(m.close)} shortcut="Esc" onClick={onClose} />
      </div>
      <div className="side-panel-body">
        <ErrorBoundary>{children}</ErrorBoundary>
      </div>
    </aside>
  );
}
