import { type PointerEvent, type ReactNode, useCallback, useRef } from 'react';
import type { FlameGraph } from '../../../../src/analyze/flame/flame-graph.ts';
import { useText } from '../../lib/text.tsx';
import { type DrawCanvas, useCanvas } from '../../lib/use-canvas.ts';
import { useSize } from '../../lib/use-size.ts';
import { type FlameWindow, visitVisible } from './flame-view.ts';
import { flameMessages as m } from './flame.messages.ts';

const HEIGHT = 28;

interface FlameMinimapProps {
  readonly graph: FlameGraph;
  readonly colorOf: (node: number) => string;
  readonly window: FlameWindow;
  readonly onMove: (window: FlameWindow) => void;
}

/** The whole flame graph in a strip; what is on screen stands out, a click or drag moves it. */
export function FlameMinimap({ graph, colorOf, window, onMove }: FlameMinimapProps): ReactNode {
  const t = useText();
  const box = useRef<HTMLDivElement>(null);
  const { width } = useSize(box);
  const draw = useCallback<DrawCanvas>(
    (context, w, h) => {
      const level = Math.min(4, h / (graph.maxDepth + 1));
      const whole = { from: 0, to: Math.max(1e-9, graph.total0), top: 0 };
      visitVisible(graph, whole, w, (node, left, right) => {
        context.fillStyle = colorOf(node);
        context.fillRect(
          left,
          (graph.depth[node] ?? 0) * level,
          Math.max(0.6, right - left),
          Math.max(0.5, level - 0.5),
        );
      });
    },
    [graph, colorOf],
  );
  const canvas = useCanvas(width, HEIGHT, draw);
  const move = (event: PointerEvent<HTMLCanvasElement>): void => {
    if (event.buttons !== 1) return;
    const rect = event.currentTarget.getBoundingClientRect();
    const at = ((event.clientX - rect.left) / Math.max(1, width)) * graph.total0;
    const half = (window.to - window.from) / 2;
    onMove({ from: at - half, to: at + half, top: window.top });
  };
  const total = Math.max(1e-9, graph.total0);
  return (
    <div ref={box} className="flame-minimap" style={{ height: HEIGHT }} role="img" aria-label={t(m.minimap)}>
      <canvas ref={canvas} style={{ width, height: HEIGHT }} onPointerDown={move} onPointerMove={move} />
      <div className="minimap-shade" style={{ left: 0, width: `${(window.from / total) * 100}%` }} />
      <div className="minimap-shade" style={{ right: 0, width: `${((total - window.to) / total) * 100}%` }} />
    </div>
  );
}
