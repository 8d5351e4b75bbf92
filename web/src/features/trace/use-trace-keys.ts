import { useShortcuts } from '../../lib/shortcuts.ts';
import type { TraceModel } from './trace-model.ts';
import { traceMessages as m } from './trace.messages.ts';
import { panBy, type Viewport, windowAround, zoomAt } from './viewport.ts';
import { type Folding, isFolded } from './visible-rows.ts';

/** What the keys of the waterfall act on. */
interface TraceKeys {
  readonly model: TraceModel;
  readonly viewport: Viewport;
  readonly rows: Int32Array;
  readonly folding: Folding;
  readonly selected: number;
  readonly panelOpen: boolean;
  readonly onSelect: (span: number, open: boolean) => void;
  readonly onToggle: (span: number) => void;
  readonly onClose: () => void;
  readonly onNextError: () => void;
  readonly onFind: () => void;
}

const ZOOM_STEP = 0.6;
const PAN_STEP = 0.2;

/** The next span row from a row on, in one direction; log lines are stepped over. */
function spanRow(rows: Int32Array, from: number, step: 1 | -1): number | undefined {
  for (let at = from; at >= 0 && at < rows.length; at += step) {
    const row = rows[at] ?? -1;
    if (row >= 0) return row;
  }
  return undefined;
}

/** The keys of the waterfall: walking, folding, zooming. They work wherever the focus is, except in text fields. */
export function useTraceKeys(keys: TraceKeys): void {
  const { model, viewport, rows, folding, selected, onSelect, onToggle } = keys;
  const walk = (step: 1 | -1): void => {
    const at = selected < 0 ? -1 : rows.indexOf(selected);
    const next = at < 0 ? spanRow(rows, 0, 1) : spanRow(rows, at + step, step);
    if (next !== undefined) onSelect(next, false);
  };
  const left = (): void => {
    if (selected < 0) return;
    const parent = model.parent[selected] ?? -1;
    if ((model.childCount[selected] ?? 0) > 0 && !isFolded(model, folding, selected)) onToggle(selected);
    else if (parent >= 0) onSelect(parent, false);
  };
  const right = (): void => {
    if (selected < 0 || (model.childCount[selected] ?? 0) === 0) return;
    if (isFolded(model, folding, selected)) onToggle(selected);
    else onSelect(model.order[(model.place[selected] ?? 0) + 1] ?? selected, false);
  };
  const zoom = (factor: number): void => {
    const window = viewport.get();
    const start = selected < 0 ? Number.NaN : (model.start[selected] ?? 0);
    const inside = start >= window.from && start <= window.to;
    viewport.set(zoomAt(window, inside ? start : (window.from + window.to) / 2, factor, viewport.full));
  };
  const focus = (): void => {
    if (selected >= 0)
      viewport.set(windowAround(model.start[selected] ?? 0, model.end[selected] ?? 0, viewport.full));
  };
  const escape = (): void => (keys.panelOpen ? keys.onClose() : viewport.set(viewport.full));
  const pan = (share: number): void => viewport.set(panBy(viewport.get(), share, viewport.full));
  const group = m.groupTrace;
  useShortcuts([
    { keys: 'j', label: m.keyDown, group, run: () => walk(1) },
    { keys: 'ArrowDown', label: m.keyDown, group, run: () => walk(1) },
    { keys: 'k', label: m.keyUp, group, run: () => walk(-1) },
    { keys: 'ArrowUp', label: m.keyUp, group, run: () => walk(-1) },
    { keys: 'ArrowLeft', label: m.keyLeft, group, run: left },
    { keys: 'ArrowRight', label: m.keyRight, group, run: right },
    { keys: 'Enter', label: m.keyEnter, group, run: () => selected >= 0 && onSelect(selected, true) },
    { keys: '.', label: m.keyFocus, group, run: focus },
    { keys: '+', label: m.zoomIn, group, run: () => zoom(ZOOM_STEP) },
    { keys: '-', label: m.zoomOut, group, run: () => zoom(1 / ZOOM_STEP) },
    { keys: '<', label: m.panLeft, group, run: () => pan(-PAN_STEP) },
    { keys: '>', label: m.panRight, group, run: () => pan(PAN_STEP) },
    { keys: '0', label: m.zoomReset, group, run: () => viewport.set(viewport.full) },
    { keys: 'e', label: m.nextError, group, run: keys.onNextError },
    { keys: 'f', label: m.keySearch, group, run: keys.onFind },
    { keys: 'Escape', label: m.keyEscape, group, run: escape },
  ]);
}
