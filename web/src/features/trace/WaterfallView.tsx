import { type ReactNode, useMemo, useRef } from 'react';
import type { TraceLog } from './trace-logs.ts';
import type { TraceModel } from './trace-model.ts';
import { findSpans, foldingOf, nextInOrder, toggledIds, type TraceView } from './trace-view.ts';
import { useTraceKeys } from './use-trace-keys.ts';
import type { Viewport } from './viewport.ts';
import { foldedAncestors, toggleSpans, visibleRows } from './visible-rows.ts';
import { Waterfall } from './Waterfall.tsx';
import { FindBar, WaterfallToolbar } from './WaterfallToolbar.tsx';

interface WaterfallViewProps {
  readonly model: TraceModel;
  readonly view: TraceView;
  readonly viewport: Viewport;
  readonly errors: Int32Array;
  readonly logs: readonly TraceLog[];
  readonly selected: number;
  readonly panelOpen: boolean;
  readonly serviceColors: ReadonlyMap<number, string>;
  readonly onView: (patch: Partial<TraceView>, options?: { readonly replace?: boolean }) => void;
  readonly onSelect: (span: number, open: boolean) => void;
  readonly onClose: () => void;
}

const NO_LOGS: readonly TraceLog[] = [];

/** The waterfall with its tools, search and keys. */
export function WaterfallView(props: WaterfallViewProps): ReactNode {
  const { model, view, viewport, errors, selected, onView, onSelect } = props;
  const field = useRef<HTMLInputElement>(null);
  const folding = useMemo(() => foldingOf(model, view), [model, view]);
  const logs = view.logs ? props.logs : NO_LOGS;
  const rows = useMemo(() => visibleRows(model, folding, logs), [model, folding, logs]);
  const found = useMemo(() => findSpans(model, view.q), [model, view.q]);
  const matches = useMemo(() => new Set(found), [found]);
  const toggle = (span: number): void =>
    onView({ open: toggledIds(model, toggleSpans(folding, [span])) }, { replace: true });
  /** Selects a span and opens what hides it. */
  const reveal = (span: number | undefined): void => {
    if (span === undefined) return;
    const hiding = foldedAncestors(model, folding, span);
    if (hiding.length > 0)
      onView({ open: toggledIds(model, toggleSpans(folding, hiding)) }, { replace: true });
    onSelect(span, false);
  };
  const nextError = (): void => reveal(nextInOrder(model, errors, selected, 1));
  useTraceKeys({
    model,
    viewport,
    rows,
    folding,
    selected,
    panelOpen: props.panelOpen,
    onSelect,
    onToggle: toggle,
    onClose: props.onClose,
    onNextError: nextError,
    onFind: () => field.current?.focus(),
  });
  return (
    <>
      <WaterfallToolbar
        model={model}
        view={view}
        viewport={viewport}
        errorCount={errors.length}
        onView={onView}
        onNextError={nextError}
      />
      <Waterfall
        model={model}
        viewport={viewport}
        rows={rows}
        folding={folding}
        logs={logs}
        selected={selected}
        matches={matches}
        showCritical={!view.plain}
        serviceColors={props.serviceColors}
        onSelect={onSelect}
        onToggle={toggle}
        toolbar={
          <FindBar
            fieldRef={field}
            text={view.q}
            count={found.length}
            at={found.indexOf(selected) + 1}
            onText={(q) => onView({ q }, { replace: true })}
            onStep={(step) => reveal(nextInOrder(model, found, selected, step))}
          />
        }
      />
    </>
  );
}
