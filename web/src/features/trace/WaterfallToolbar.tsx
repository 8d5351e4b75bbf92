import {
  ChevronDown,
  ChevronUp,
  CircleAlert,
  ListTree,
  Maximize2,
  Minus,
  Plus,
  Route,
  ScrollText,
} from 'lucide-react';
import type { ReactNode, Ref } from 'react';
import { formatCount } from '../../../../src/base/units.ts';
import { useText } from '../../lib/text.tsx';
import { Button, IconButton } from '../../widgets/Button.tsx';
import { Menu } from '../../widgets/Menu.tsx';
import { ServiceName } from '../../widgets/ServiceName.tsx';
import { stringAt, type TraceModel } from './trace-model.ts';
import { traceMessages as m } from './trace.messages.ts';
import type { TraceView } from './trace-view.ts';
import { useTimeWindow, type Viewport } from './viewport.ts';

interface FindBarProps {
  readonly fieldRef: Ref<HTMLInputElement>;
  readonly text: string;
  readonly count: number;
  /** Place of the selected span among the matches, from 1; 0 when it is none of them. */
  readonly at: number;
  readonly onText: (text: string) => void;
  readonly onStep: (step: 1 | -1) => void;
}

/** Search within the trace: field, how many, previous and next. */
export function FindBar({ fieldRef, text, count, at, onText, onStep }: FindBarProps): ReactNode {
  const t = useText();
  return (
    <div className="find-bar">
      <input
        ref={fieldRef}
        className="field"
        type="search"
        value={text}
        placeholder={t(m.search)}
        aria-label={t(m.search)}
        onChange={(event) => onText(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Enter') onStep(event.shiftKey ? -1 : 1);
          else if (event.key === 'Escape') event.currentTarget.blur();
        }}
      />
      <span className="muted find-count" aria-live="polite">
        {text.trim() !== '' &&
          (count === 0 ? t(m.noMatch) : t(m.matches, { at: formatCount(at), count: formatCount(count) }))}
      </span>
      <IconButton
        small
        icon={ChevronUp}
        label={t(m.previousMatch)}
        disabled={count === 0}
        onClick={() => onStep(-1)}
      />
      <IconButton
        small
        icon={ChevronDown}
        label={t(m.nextMatch)}
        disabled={count === 0}
        onClick={() => onStep(1)}
      />
    </div>
  );
}

interface WaterfallToolbarProps {
  readonly model: TraceModel;
  readonly view: TraceView;
  readonly viewport: Viewport;
  readonly errorCount: number;
  readonly onView: (patch: Partial<TraceView>) => void;
  readonly onNextError: () => void;
}

function ZoomReset({ viewport }: { readonly viewport: Viewport }): ReactNode {
  const t = useText();
  const { from, to } = useTimeWindow(viewport);
  const whole = from === viewport.full.from && to === viewport.full.to;
  return (
    <Button small look="quiet" icon={Maximize2} disabled={whole} onClick={() => viewport.set(viewport.full)}>
      {t(m.zoomReset)}
    </Button>
  );
}

/** What is shown of the trace: folding, critical path, log lines, errors, zoom. */
export function WaterfallToolbar({
  model,
  view,
  viewport,
  errorCount,
  onView,
  onNextError,
}: WaterfallToolbarProps): ReactNode {
  const t = useText();
  const depth = view.depth ?? model.maxDepth;
  const setDepth = (next: number): void =>
    onView({ depth: next >= model.maxDepth ? undefined : Math.max(0, next), open: [] });
  return (
    <div className="wf-tools" role="toolbar" aria-label={t(m.waterfall)}>
      <Menu
        small
        label={t(m.foldServices)}
        icon={ListTree}
        items={model.services.map((service) => {
          const name = stringAt(model, service);
          const checked = view.fold.includes(name);
          return {
            key: name,
            label: <ServiceName service={name} />,
            checked,
            stays: true,
            run: () =>
              onView({
                fold: checked ? view.fold.filter((one) => one !== name) : [...view.fold, name],
                open: [],
              }),
          };
        })}
      >
        {t(m.fold)}
        {view.fold.length > 0 && ` ${view.fold.length}`}
      </Menu>
      <span className="depth-stepper">
        <IconButton
          small
          icon={Minus}
          label={t(m.depthLess)}
          disabled={depth === 0}
          onClick={() => setDepth(depth - 1)}
        />
        <span className="muted">
          {t(m.depthShown, { depth: view.depth === undefined ? t(m.depthAll) : depth })}
        </span>
        <IconButton
          small
          icon={Plus}
          label={t(m.depthMore)}
          disabled={view.depth === undefined}
          onClick={() => setDepth(depth + 1)}
        />
      </span>
      {(view.fold.length > 0 || view.depth !== undefined || view.open.length > 0) && (
        <Button small look="quiet" onClick={() => onView({ fold: [], depth: undefined, open: [] })}>
          {t(m.unfoldAll)}
        </Button>
      )}
      <Button
        small
        look="quiet"
        icon={Route}
        aria-pressed={!view.plain}
        data-tip={t(m.criticalTip)}
        onClick={() => onView({ plain: !view.plain })}
      >
        {t(m.critical)}
      </Button>
      <Button
        small
        look="quiet"
        icon={ScrollText}
        aria-pressed={view.logs}
        data-tip={t(m.showLogsTip)}
        onClick={() => onView({ logs: !view.logs })}
      >
        {t(m.showLogs)}
      </Button>
      {errorCount > 0 && (
        <Button
          small
          look="quiet"
          icon={CircleAlert}
          onClick={onNextError}
          data-tip={`${t(m.nextError)} (e)`}
        >
          {t(m.errorCount, { count: formatCount(errorCount) })}
        </Button>
      )}
      <ZoomReset viewport={viewport} />
    </div>
  );
}
