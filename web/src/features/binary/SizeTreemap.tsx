import { type KeyboardEvent, type ReactNode, useEffect, useMemo, useRef, useState } from 'react';
import { formatBytes, formatRatio } from '../../../../src/base/units.ts';
import type { SizeNode } from '../../../../src/model/binary-size.ts';
import { useText } from '../../lib/text.tsx';
import { useSize } from '../../lib/use-size.ts';
import { binaryPageMessages as m } from './binary.messages.ts';
import { layoutTreemap, type Tile } from './treemap-layout.ts';

interface TreemapProps {
  readonly tree: SizeNode;
  /** Path of the program's own module; null when it is not known. */
  readonly mainModule: string | null;
}

/** What a part is coloured as. */
type Look = 'main' | 'std' | 'dependency' | 'foreign' | 'section';

const LEGEND: readonly Look[] = ['main', 'dependency', 'std', 'foreign', 'section'];

function lookOf(node: SizeNode, within: Look | undefined, mainModule: string | null): Look {
  if (node.kind === 'module') {
    if (node.name === 'std') return 'std';
    if (node.name === 'C') return 'foreign';
    return node.name === mainModule || node.name === 'main' ? 'main' : 'dependency';
  }
  return node.kind === 'package' || node.kind === 'rest' ? (within ?? 'section') : 'section';
}

function useNames(): (node: SizeNode) => string {
  const t = useText();
  return (node) => {
    if (node.kind === 'file') return t(m.wholeFile);
    if (node.kind === 'rest') return t(m.rest);
    if (node.kind === 'section' && node.name === 'code') return t(m.code);
    if (node.kind === 'module' && node.name === 'std') return t(m.std);
    return node.kind === 'module' && node.name === 'C' ? t(m.foreign) : node.name;
  };
}

function Crumbs({
  path,
  onGo,
}: {
  readonly path: readonly SizeNode[];
  readonly onGo: (depth: number) => void;
}): ReactNode {
  const t = useText();
  const nameOf = useNames();
  return (
    <nav className="treemap-crumbs" aria-label={t(m.crumbs)}>
      {path.map((node, depth) => (
        <button
          key={node.name}
          type="button"
          aria-current={depth === path.length - 1 ? 'true' : undefined}
          onClick={() => onGo(depth)}
        >
          {nameOf(node)} <span className="muted">{formatBytes(node.bytes)}</span>
        </button>
      ))}
    </nav>
  );
}

/** Where the bytes are: a part can be opened with a click or Enter, Escape goes back, arrow keys go from part to part. */
export function SizeTreemap({ tree, mainModule }: TreemapProps): ReactNode {
  const t = useText();
  const nameOf = useNames();
  const frame = useRef<HTMLDivElement>(null);
  const { width, height } = useSize(frame);
  const [path, setPath] = useState<readonly SizeNode[]>([tree]);
  const shown = path.at(-1) ?? tree;
  const tiles = useMemo(() => layoutTreemap(shown, width, height), [shown, width, height]);
  const within = path
    .map((node) => lookOf(node, undefined, mainModule))
    .findLast((look) => look !== 'section');
  const before = useRef(shown);
  useEffect(() => {
    if (before.current === shown) return;
    before.current = shown;
    // The part that had the focus is gone: keys go on from the first of what is shown now.
    frame.current?.querySelector('button')?.focus();
  }, [shown]);
  const open = (node: SizeNode): void => {
    if (node.children.length === 0) return;
    setPath([...path, node]);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    if (step !== undefined) {
      event.preventDefault();
      const buttons = [...(frame.current?.querySelectorAll<HTMLElement>('button') ?? [])];
      const at = buttons.indexOf(document.activeElement as HTMLElement);
      buttons[(at + step + buttons.length) % buttons.length]?.focus();
    } else if ((event.key === 'Escape' || event.key === 'Backspace') && path.length > 1) {
      event.preventDefault();
      event.stopPropagation();
      setPath(path.slice(0, -1));
    }
  };
  return (
    <section className="treemap" aria-label={t(m.treemap)}>
      <Crumbs path={path} onGo={(depth) => setPath(path.slice(0, depth + 1))} />
      <div
        ref={frame}
        className="treemap-tiles"
        role="toolbar"
        aria-label={t(m.treemapHint)}
        tabIndex={-1}
        onKeyDown={onKeyDown}
      >
        {tiles.map((tile, i) => {
          const outer = tile.within === null ? within : lookOf(tile.within, within, mainModule);
          const look = lookOf(tile.node, outer === 'section' ? within : outer, mainModule);
          return (
            <TreemapTile
              key={`${tile.depth} ${tile.node.name} ${i}`}
              tile={tile}
              look={look}
              name={nameOf(tile.node)}
              share={tile.node.bytes / Math.max(1, tree.bytes)}
              onOpen={open}
            />
          );
        })}
      </div>
      <ul className="treemap-legend" aria-label={t(m.legend)}>
        {LEGEND.map((look) => (
          <li key={look}>
            <span className={`treemap-key look-${look}`} /> {t(m[look])}
          </li>
        ))}
      </ul>
    </section>
  );
}

/** Smallest side of what can be pointed at, in CSS pixels (WCAG 2.2, 2.5.8). */
const MIN_TARGET = 24;

interface TileProps {
  readonly tile: Tile;
  readonly look: Look;
  readonly name: string;
  readonly share: number;
  readonly onOpen: (node: SizeNode) => void;
}

function TreemapTile({ tile, look, name, share, onOpen }: TileProps): ReactNode {
  const { node, x, y, width, height, depth } = tile;
  const style = { left: x, top: y, width, height };
  const about = `${name} · ${formatBytes(node.bytes)} · ${formatRatio(share)}`;
  const label = width > 34 && height > 15 ? name : '';
  // Too small to hit: its figures stand in the tables.
  if (depth === 2 || Math.min(width, height) < MIN_TARGET)
    return (
      <div
        className={`treemap-part look-${look}${label === '' ? ' bare' : ''}`}
        style={style}
        data-tip={about}
        aria-hidden
      >
        <span className="clip">{label}</span>
      </div>
    );
  return (
    <button
      type="button"
      className={`treemap-tile look-${look}${label === '' ? ' bare' : ''}${node.children.length > 0 ? ' opens' : ''}`}
      style={style}
      data-tip={about}
      aria-label={about}
      onClick={() => onOpen(node)}
    >
      <span className="clip">
        {label === '' ? '' : `${label} ${width > 130 ? formatBytes(node.bytes) : ''}`}
      </span>
    </button>
  );
}
