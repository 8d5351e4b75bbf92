import {
  colorOfName,
  DIFF_COLORS,
  DIFF_STEPS,
  diffStep,
  type FlameColoring,
  KIND_COLORS,
} from './flame-color.ts';
import type { ProfileFlame } from './profile-flame.ts';

/** How the picture is made. */
export interface FlameSvgOptions {
  readonly title: string;
  /** Width in pixels; the height follows from the depth. */
  readonly width: number;
  /** `icicle`: roots at the top; `flame`: at the bottom. */
  readonly direction: 'icicle' | 'flame';
  readonly coloring: FlameColoring;
  readonly formatValue: (value: number) => string;
  /** Deeper levels are left out. */
  readonly maxDepth: number;
}

const LEVEL = 17;
const HEAD = 26;
const CHARACTER = 6.2;
/** Narrower boxes are left out: they could not be seen, and a picture of 200,000 of them would not open. */
const MIN_WIDTH = 0.4;

/**
 * A flame graph as a picture of its own: an SVG without scripts, each box with its figures as its title. Shape: pieces of
 * text. Bounds: the boxes that are at least 0.4 pixels wide.
 */
export function* renderFlameSvg(flame: ProfileFlame, options: FlameSvgOptions): Generator<string> {
  const { graph, frames } = flame;
  const { width, direction, formatValue } = options;
  const depth = Math.min(graph.maxDepth, options.maxDepth);
  const height = HEAD + (depth + 1) * LEVEL + 8;
  const scale = width / Math.max(1e-9, graph.total0);
  yield `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" font-family="ui-monospace,Menlo,Consolas,monospace" font-size="11">\n`;
  yield `<title>${escapeXml(options.title)}</title>\n<rect width="100%" height="100%" fill="#ffffff"/>\n`;
  yield `<text x="6" y="17" font-weight="bold" fill="#1a212b">${escapeXml(options.title)}: ${escapeXml(formatValue(shownTotal(flame)))}</text>\n`;
  let node = 0;
  while (node < graph.size) {
    const total = graph.total[node] ?? 0;
    const level = graph.depth[node] ?? 0;
    if (total * scale < MIN_WIDTH || level > depth) {
      node = graph.end[node] ?? node + 1;
      continue;
    }
    const x = (graph.start[node] ?? 0) * scale;
    const w = Math.max(0.4, total * scale - 0.5);
    const y = direction === 'icicle' ? HEAD + level * LEVEL : HEAD + (depth - level) * LEVEL;
    const name = frames[graph.frame[node] ?? 0]?.name ?? '';
    const room = Math.floor((w - 6) / CHARACTER);
    const label = room < 3 ? '' : name.length <= room ? name : `${name.slice(0, room - 1)}…`;
    yield `<g><title>${escapeXml(describe(flame, node, name, formatValue))}</title><rect x="${x.toFixed(1)}" y="${y}" width="${w.toFixed(1)}" height="${LEVEL - 1}" fill="${fillOf(flame, node, options.coloring)}"/>`;
    if (label !== '')
      yield `<text x="${(x + 3).toFixed(1)}" y="${y + 12}" fill="#1a212b">${escapeXml(label)}</text>`;
    yield '</g>\n';
    node++;
  }
  yield '</svg>\n';
}

function shownTotal({ graph, before }: ProfileFlame): number {
  if (before === null) return graph.total0;
  let base = 0;
  for (let node = 0; node < graph.size; node = graph.end[node] ?? graph.size) base += before[node] ?? 0;
  return graph.total0 - base;
}

function describe(
  { graph, before }: ProfileFlame,
  node: number,
  name: string,
  format: (value: number) => string,
): string {
  const total = graph.total[node] ?? 0;
  if (before !== null) {
    const base = before[node] ?? 0;
    return `${name}\n${format(base)} → ${format(total - base)}`;
  }
  const share = ((total / Math.max(1e-9, graph.total0)) * 100).toFixed(2);
  return `${name}\n${format(total)} (${share} %)`;
}

function fillOf({ graph, frames, before }: ProfileFlame, node: number, coloring: FlameColoring): string {
  if (before !== null) {
    const base = before[node] ?? 0;
    const step = diffStep(base, (graph.total[node] ?? 0) - base);
    const end = step < 0 ? DIFF_COLORS.less : DIFF_COLORS.more;
    return step === 0 ? tint(DIFF_COLORS.same, 0.35) : tint(end, 0.15 + (0.45 * Math.abs(step)) / DIFF_STEPS);
  }
  const frame = frames[graph.frame[node] ?? 0];
  if (frame === undefined) return '#eeeeee';
  if (coloring === 'kind') return tint(KIND_COLORS[frame.kind], 0.45);
  const name = coloring === 'module' ? frame.module : frame.package;
  return tint(name === '' ? KIND_COLORS.native : colorOfName(name), 0.45);
}

/** `share` of the colour over white. */
function tint(color: string, share: number): string {
  const parts = [1, 3, 5].map((at) => Number.parseInt(color.slice(at, at + 2), 16));
  return `#${parts
    .map((part) =>
      Math.round(part * share + 255 * (1 - share))
        .toString(16)
        .padStart(2, '0'),
    )
    .join('')}`;
}

function escapeXml(text: string): string {
  const named: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
  // Characters that XML 1.0 does not have at all would make the whole picture unreadable.
  return text
    .replaceAll(/\p{Cc}/gu, (c) => (c === '\n' || c === '\t' ? c : ''))
    .replaceAll(/[&<>"]/g, (c) => named[c] ?? c);
}
