import { Maximize2 } from 'lucide-react';
import {
  type PointerEvent,
  type ReactNode,
  type RefObject,
  useCallback,
  useEffect,
  useEffectEvent,
  useMemo,
  useRef,
  useState,
} from 'react';
import type { FlameGraph } from '../../../../src/analyze/flame/flame-graph.ts';
import { formatCount, formatRatio } from '../../../../src/base/units.ts';
import { useText } from '../../lib/text.tsx';
import { useCanvasColors } from '../../lib/theme.ts';
import { type DrawCanvas, useCanvas } from '../../lib/use-canvas.ts';
import { useSize } from '../../lib/use-size.ts';
import { Button } from '../Button.tsx';
import { CopyButton } from '../Copy.tsx';
import { drawFlame } from './draw-flame.ts';
import { FlameMinimap } from './FlameMinimap.tsx';
import {
  clampFlame,
  type FlameWindow,
  foldedStacks,
  LEVEL_HEIGHT,
  matchedTotal,
  neighbour,
  nodeAt,
} from './flame-view.ts';
import { flameMessages as m } from './flame.messages.ts';
import './flame.css';

/** A flame graph and how its nodes are named, coloured and explained. The functions must be stable. */
export interface FlameGraphViewProps {
  readonly graph: FlameGraph;
  readonly labelOf: (node: number) => string;
  readonly colorOf: (node: number) => string;
  readonly isFailed: (node: number) => boolean;
  /** Further lines of a node's tip. */
  readonly notesOf: (node: number) => readonly string[];
  readonly formatValue: (value: number) => string;
  readonly search: string;
  readonly onSearch: (text: string) => void;
}

const WHEEL_ZOOM = 1.0016;
const CLICK_PX = 4;

interface Press {
  readonly x: number;
  readonly y: number;
  readonly window: FlameWindow;
  readonly moved: boolean;
}

function findMatches(
  graph: FlameGraph,
  labelOf: (node: number) => string,
  search: string,
): Uint8Array | undefined {
  const wanted = search.trim().toLowerCase();
  if (wanted === '') return undefined;
  return Uint8Array.from({ length: graph.size }, (_, node) =>
    labelOf(node).toLowerCase().includes(wanted) ? 1 : 0,
  );
}

function useFlameWindow(graph: FlameGraph, height: number) {
  const whole = useMemo(() => ({ from: 0, to: Math.max(1e-9, graph.total0), top: 0 }), [graph]);
  const [chosen, setChosen] = useState<{ readonly graph: FlameGraph; readonly window: FlameWindow }>();
  // A window belongs to its graph: another graph starts whole.
  const window = chosen?.graph === graph ? chosen.window : whole;
  const setWindow = useCallback(
    (next: FlameWindow) => setChosen({ graph, window: clampFlame(next, graph, height) }),
    [graph, height],
  );
  const zoomTo = useCallback(
    (node: number) => {
      const start = graph.start[node] ?? 0;
      setWindow({ from: start, to: start + (graph.total[node] ?? 0), top: window.top });
    },
    [graph, setWindow, window.top],
  );
  return { window, whole, setWindow, zoomTo };
}

interface FlameInput {
  readonly graph: FlameGraph;
  readonly width: number;
  readonly window: FlameWindow;
  readonly whole: FlameWindow;
  readonly setWindow: (window: FlameWindow) => void;
  readonly zoomTo: (node: number) => void;
  readonly cursor: number;
  readonly setCursor: (node: number) => void;
}

/** Wheel and keys. Listened to directly: a wheel that zooms must be able to stop the page from scrolling. */
function useWheelAndKeys(box: RefObject<HTMLElement | null>, input: FlameInput): void {
  const { graph, width, window, whole, setWindow, zoomTo, cursor, setCursor } = input;
  const onWheel = useEffectEvent((event: WheelEvent) => {
    event.preventDefault();
    if (event.shiftKey) {
      setWindow({ ...window, top: window.top + (event.deltaY || event.deltaX) });
      return;
    }
    const left = box.current?.getBoundingClientRect().left ?? 0;
    const at = window.from + ((event.clientX - left) / Math.max(1, width)) * (window.to - window.from);
    const factor = WHEEL_ZOOM ** event.deltaY;
    setWindow({
      from: at - (at - window.from) * factor,
      to: at + (window.to - at) * factor,
      top: window.top,
    });
  });
  const onKeyDown = useEffectEvent((event: KeyboardEvent) => {
    const zoomed = window.from !== whole.from || window.to !== whole.to;
    if (event.key.startsWith('Arrow')) setCursor(neighbour(graph, cursor, event.key));
    else if (event.key === 'Enter' && cursor >= 0) zoomTo(cursor);
    else if (event.key === 'Escape' && zoomed) setWindow(whole);
    else return;
    event.preventDefault();
    event.stopPropagation();
  });
  useEffect(() => {
    const element = box.current;
    if (element === null) return undefined;
    const wheel = (event: WheelEvent): void => onWheel(event);
    const key = (event: KeyboardEvent): void => onKeyDown(event);
    element.addEventListener('wheel', wheel, { passive: false });
    element.addEventListener('keydown', key);
    return () => {
      element.removeEventListener('wheel', wheel);
      element.removeEventListener('keydown', key);
    };
  }, [box]);
}

interface Hover {
  readonly node: number;
  readonly x: number;
  readonly y: number;
}

/** Pointer work: tips, dragging, clicks that focus. */
function useFlamePointer({ graph, width, window, setWindow, zoomTo, setCursor }: FlameInput) {
  const [hover, setHover] = useState<Hover>();
  const press = useRef<Press>(undefined);
  const nodeUnder = (event: PointerEvent): number => {
    const rect = event.currentTarget.getBoundingClientRect();
    const value =
      window.from + ((event.clientX - rect.left) / Math.max(1, width)) * (window.to - window.from);
    return nodeAt(graph, value, Math.floor((event.clientY - rect.top + window.top) / LEVEL_HEIGHT));
  };
  const onPointerDown = (event: PointerEvent<HTMLCanvasElement>): void => {
    if (event.button !== 0) return;
    event.currentTarget.setPointerCapture(event.pointerId);
    press.current = { x: event.clientX, y: event.clientY, window, moved: false };
  };
  const onPointerMove = (event: PointerEvent<HTMLCanvasElement>): void => {
    const start = press.current;
    if (start === undefined) {
      const node = nodeUnder(event);
      setHover(node < 0 ? undefined : { node, x: event.clientX, y: event.clientY });
      return;
    }
    const [dx, dy] = [event.clientX - start.x, event.clientY - start.y];
    if (!start.moved && Math.hypot(dx, dy) < CLICK_PX) return;
    press.current = { ...start, moved: true };
    setHover(undefined);
    const shift = (-dx / Math.max(1, width)) * (start.window.to - start.window.from);
    setWindow({ from: start.window.from + shift, to: start.window.to + shift, top: start.window.top - dy });
  };
  const onPointerUp = (event: PointerEvent<HTMLCanvasElement>): void => {
    const moved = press.current?.moved === true;
    press.current = undefined;
    const node = nodeUnder(event);
    if (moved || node < 0) return;
    setCursor(node);
    zoomTo(node);
  };
  return {
    hover,
    handlers: { onPointerDown, onPointerMove, onPointerUp, onPointerLeave: () => setHover(undefined) },
  };
}

function FlameTip({ hover, lines }: { readonly hover: Hover; readonly lines: readonly string[] }): ReactNode {
  const onRight = hover.x > window.innerWidth * 0.6;
  return (
    <div
      className="chart-tip lane-tip"
      aria-hidden
      style={{
        top: hover.y + 16,
        ...(onRight ? { right: window.innerWidth - hover.x + 10 } : { left: hover.x + 12 }),
      }}
    >
      {lines.join('\n')}
    </div>
  );
}

/** A flame graph: the wheel zooms at the pointer, dragging pans, a click focuses, a double click resets, arrows walk. */
export function FlameGraphView(props: FlameGraphViewProps): ReactNode {
  const { graph, labelOf, colorOf, isFailed, notesOf, formatValue, search, onSearch } = props;
  const t = useText();
  const colors = useCanvasColors();
  const box = useRef<HTMLDivElement>(null);
  const { width, height } = useSize(box);
  const { window, whole, setWindow, zoomTo } = useFlameWindow(graph, height);
  const [cursor, setCursor] = useState(-1);
  const input: FlameInput = { graph, width, window, whole, setWindow, zoomTo, cursor, setCursor };
  useWheelAndKeys(box, input);
  const { hover, handlers } = useFlamePointer(input);
  const matches = useMemo(() => findMatches(graph, labelOf, search), [graph, labelOf, search]);
  const hoverNode = hover?.node ?? -1;
  const draw = useCallback<DrawCanvas>(
    (context, w, h) =>
      drawFlame({
        context,
        width: w,
        height: h,
        graph,
        window,
        colors,
        labelOf,
        colorOf,
        isFailed,
        matches,
        hover: hoverNode,
        cursor,
      }),
    [graph, window, colors, labelOf, colorOf, isFailed, matches, hoverNode, cursor],
  );
  const canvas = useCanvas(width, height, draw);
  const share = (value: number): string => formatRatio(value / Math.max(1e-9, graph.total0));
  const describe = (node: number): string =>
    t(m.node, {
      label: labelOf(node),
      total: formatValue(graph.total[node] ?? 0),
      share: share(graph.total[node] ?? 0),
      self: formatValue(graph.self[node] ?? 0),
    });
  const found = matches === undefined ? undefined : matchedTotal(graph, matches);
  return (
    <div className="flame">
      <div className="flame-bar">
        <input
          className="field"
          type="search"
          value={search}
          placeholder={t(m.search)}
          aria-label={t(m.search)}
          onChange={(event) => onSearch(event.target.value)}
        />
        <span className="muted" aria-live="polite">
          {found !== undefined && t(m.matched, { value: formatValue(found), share: share(found) })}
        </span>
        <span className="end muted flame-help">{t(m.help)}</span>
        <Button small look="quiet" icon={Maximize2} onClick={() => setWindow(whole)}>
          {t(m.reset)}
        </Button>
        <CopyButton value={() => foldedStacks(graph, labelOf)} label={t(m.copyFolded)} />
      </div>
      <FlameMinimap graph={graph} colorOf={colorOf} window={window} onMove={setWindow} />
      {/* A drawing that answers keys: what the cursor is on is said by the line below it. */}
      <div
        ref={box}
        className="flame-canvas"
        role="application"
        tabIndex={0}
        aria-label={t(m.label, { count: formatCount(graph.size), total: formatValue(graph.total0) })}
      >
        <canvas ref={canvas} style={{ width, height }} {...handlers} onDoubleClick={() => setWindow(whole)} />
      </div>
      <div className="flame-foot mono" aria-live="polite">
        {cursor >= 0 && cursor < graph.size ? describe(cursor) : ''}
      </div>
      {hover !== undefined && hover.node < graph.size && (
        <FlameTip hover={hover} lines={[describe(hover.node), ...notesOf(hover.node)]} />
      )}
    </div>
  );
}
