import { Maximize2 } from 'lucide-react';
import { type ReactNode, useCallback, useMemo, useRef, useState } from 'react';
import type { FlameGraph } from '../../../../src/analyze/flame/flame-graph.ts';
import { formatCount, formatRatio } from '../../../../src/base/units.ts';
import { useText } from '../../lib/text.tsx';
import { useCanvasColors } from '../../lib/theme.ts';
import { type DrawCanvas, useCanvas } from '../../lib/use-canvas.ts';
import { useSize } from '../../lib/use-size.ts';
import { Button } from '../Button.tsx';
import { CopyButton } from '../Copy.tsx';
import { drawFlame, drawMarks } from './draw-flame.ts';
import { FlameMinimap } from './FlameMinimap.tsx';
import { findMatches, type FlameDirection, foldedStacks, matchedTotal } from './flame-view.ts';
import { flameMessages as m } from './flame.messages.ts';
import { type FlameHover, type FlameInput, useFlamePointer, useWheelAndKeys } from './use-flame-input.ts';
import { type FlameZoom, useFlameWindow } from './use-flame-window.ts';
import './flame.css';

/** A flame graph and how its nodes are named, coloured and explained. The functions must be stable. */
export interface FlameGraphViewProps {
  readonly graph: FlameGraph;
  /** Labels by `graph.frame`. */
  readonly labels: readonly string[];
  readonly colorOf: (node: number) => string;
  readonly isFailed: (node: number) => boolean;
  /** Further lines of a node's tip. */
  readonly notesOf: (node: number) => readonly string[];
  /** What a node is, in one line; without it label, total, share and own value. */
  readonly describe?: (node: number) => string;
  readonly formatValue: (value: number) => string;
  readonly search: string;
  readonly onSearch: (text: string) => void;
  /** @default 'icicle' */
  readonly direction?: FlameDirection;
  /** Share of a node's colour in its box. @default 0.3 */
  readonly fill?: number;
  /** Accessible name; without it size and total are said. */
  readonly name?: string;
  /** Leaves out search and tools: for a graph that shares them with another one. */
  readonly bare?: boolean;
  /** Further tools in the bar. */
  readonly tools?: ReactNode;
  readonly zoom?: FlameZoom | undefined;
  readonly onZoom?: (zoom: FlameZoom | undefined) => void;
  /** A key on the node under the cursor that is none of the graph's own; answers whether it did something. */
  readonly onKey?: (key: string, node: number) => boolean;
}

function FlameTip({
  hover,
  lines,
}: {
  readonly hover: FlameHover;
  readonly lines: readonly string[];
}): ReactNode {
  const onRight = hover.x > window.innerWidth * 0.6;
  const below = hover.y < window.innerHeight * 0.7;
  return (
    <div
      className="chart-tip lane-tip"
      aria-hidden
      style={{
        ...(below ? { top: hover.y + 16 } : { top: 'auto', bottom: window.innerHeight - hover.y + 12 }),
        ...(onRight ? { right: window.innerWidth - hover.x + 10 } : { left: hover.x + 12 }),
      }}
    >
      {lines.join('\n')}
    </div>
  );
}

/** A flame graph: the wheel zooms at the pointer, dragging pans, a click focuses, a double click resets, arrows walk. */
export function FlameGraphView(props: FlameGraphViewProps): ReactNode {
  const { graph, labels, colorOf, isFailed, notesOf, formatValue, search, onSearch } = props;
  const { direction = 'icicle', bare = false, fill = 0.3, onKey, zoom, onZoom } = props;
  const t = useText();
  const colors = useCanvasColors();
  const box = useRef<HTMLDivElement>(null);
  const { width, height } = useSize(box);
  const { window, whole, moving, setWindow, zoomTo } = useFlameWindow(graph, height, zoom, onZoom);
  const [chosen, setChosen] = useState({ graph, node: -1 });
  // A cursor belongs to its graph.
  const cursor = chosen.graph === graph ? chosen.node : -1;
  const setCursor = useCallback((node: number) => setChosen({ graph, node }), [graph]);
  const moves = { window, whole, setWindow, zoomTo };
  const input: FlameInput = { graph, width, height, direction, ...moves, cursor, setCursor, onKey };
  useWheelAndKeys(box, input);
  const { hover, handlers } = useFlamePointer(input);
  const matches = useMemo(() => findMatches(graph, labels, search), [graph, labels, search]);
  const hoverNode = hover !== undefined && hover.node < graph.size ? hover.node : -1;
  const draw = useCallback<DrawCanvas>(
    (context, w, h) => {
      const size = { context, width: w, height: h };
      const look = { direction, colors, labels, colorOf, isFailed, matches, fill };
      drawFlame({ ...size, graph, window, ...look, moving });
    },
    [graph, window, direction, colors, labels, colorOf, isFailed, matches, fill, moving],
  );
  const canvas = useCanvas(width, height, draw);
  const drawOver = useCallback<DrawCanvas>(
    (context, w, h) => {
      const size = { context, width: w, height: h };
      drawMarks({ ...size, graph, window, direction, colors, hover: hoverNode, cursor });
    },
    [graph, window, direction, colors, hoverNode, cursor],
  );
  const marks = useCanvas(width, height, drawOver);
  const share = (value: number): string => formatRatio(value / Math.max(1e-9, graph.total0));
  const labelOf = (node: number): string => labels[graph.frame[node] ?? 0] ?? '';
  const say = (node: number): string =>
    t(m.node, {
      label: labelOf(node),
      total: formatValue(graph.total[node] ?? 0),
      share: share(graph.total[node] ?? 0),
      self: formatValue(graph.self[node] ?? 0),
    });
  const describe = props.describe ?? say;
  const found = matches === undefined ? undefined : matchedTotal(graph, matches);
  return (
    <div className="flame">
      {!bare && (
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
          {props.tools}
          <CopyButton value={() => foldedStacks(graph, labelOf)} label={t(m.copyFolded)} />
        </div>
      )}
      {!bare && <FlameMinimap graph={graph} colorOf={colorOf} window={window} onMove={setWindow} />}
      {/* A drawing that answers keys: what the cursor is on is said by the line below it. */}
      <div
        ref={box}
        className="flame-canvas"
        role="application"
        tabIndex={0}
        aria-label={
          props.name ?? t(m.label, { count: formatCount(graph.size), total: formatValue(graph.total0) })
        }
      >
        <canvas ref={canvas} style={{ width, height }} {...handlers} onDoubleClick={() => setWindow(whole)} />
        <canvas ref={marks} className="flame-marks" style={{ width, height }} aria-hidden />
      </div>
      <div className="flame-foot mono" aria-live="polite">
        {cursor >= 0 && cursor < graph.size ? describe(cursor) : ''}
      </div>
      {hover !== undefined && hoverNode >= 0 && (
        <FlameTip hover={hover} lines={[describe(hoverNode), ...notesOf(hoverNode)]} />
      )}
    </div>
  );
}
