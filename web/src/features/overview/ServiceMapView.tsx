import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useMemo } from 'react';
import type { ServiceMap, ServiceRow } from '../../../../src/api/overview.ts';
import { formatCount, formatDurationNs, formatRatio } from '../../../../src/base/units.ts';
import { serviceMapQuery } from '../../api/queries.ts';
import { formatRate } from '../../lib/format-number.ts';
import { useText } from '../../lib/text.tsx';
import { useServiceColor } from '../../lib/use-service-color.ts';
import { useTime } from '../../lib/use-time.ts';
import { CutNotice, EmptyState, ErrorState, SkeletonRows } from '../../widgets/State.tsx';
import { layOutMap, type MapEdge, type MapNode } from './map-layout.ts';
import { overviewMessages as m } from './overview.messages.ts';

/** From this share of failed calls on a connection or a service is drawn as failing. */
const BAD_RATIO = 0.01;

function pathOf(points: MapEdge['points']): string {
  const [first, ...rest] = points;
  if (first === undefined) return '';
  let path = `M${first.x} ${first.y}`;
  for (let i = 0; i < rest.length; i++) {
    const point = rest[i] as { x: number; y: number };
    const next = rest[i + 1];
    if (next === undefined) path += `L${point.x} ${point.y}`;
    else path += `Q${point.x} ${point.y} ${(point.x + next.x) / 2} ${(point.y + next.y) / 2}`;
  }
  return path;
}

type Point = MapEdge['points'][number];

function between(a: Point, b: Point): Point {
  return { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 };
}

/** A point in the middle of what `pathOf` draws: the points between the ends only pull the curve towards them. */
function middleOf(points: readonly Point[]): Point | undefined {
  const at = Math.floor((points.length - 1) / 2);
  const [before, here, after] = [points[at - 1], points[at], points[at + 1]];
  if (here === undefined || after === undefined) return here;
  if (before === undefined) return between(here, after);
  const from = at === 1 ? before : between(before, here);
  return between(between(from, here), between(here, between(here, after)));
}

/** Advance of a character at 11 px, a little more than that of figures. */
const CHARACTER_PX = 6.4;
const TEXT_HEIGHT_PX = 16;

/** Words on a connection, on a ground that interrupts it: beside a steep one they would cross it. */
function EdgeText({ at, text }: { readonly at: Point; readonly text: string }): ReactNode {
  const width = text.length * CHARACTER_PX + 6;
  return (
    <>
      <rect
        className="map-edge-ground"
        x={at.x - width / 2}
        y={at.y - TEXT_HEIGHT_PX / 2}
        width={width}
        height={TEXT_HEIGHT_PX}
        rx={3}
      />
      <text x={at.x} y={at.y} dominantBaseline="central" textAnchor="middle" className="map-edge-text">
        {text}
      </text>
    </>
  );
}

function Edge({ item }: { readonly item: MapEdge }): ReactNode {
  const t = useText();
  const { edge, points, width } = item;
  const ratio = edge.errors / Math.max(1, edge.calls);
  const failing = ratio >= BAD_RATIO;
  const middle = middleOf(points);
  const label = t(m.mapCalls, {
    source: edge.source,
    target: edge.target,
    calls: formatCount(Math.round(edge.calls)),
    errors: formatCount(Math.round(edge.errors)),
    p95: edge.p95Ns === null ? '–' : formatDurationNs(edge.p95Ns),
  });
  return (
    <g className={`map-edge${failing ? ' failing' : ''}`} data-tip={label} role="img" aria-label={label}>
      <path className="map-edge-hit" d={pathOf(points)} />
      <path
        d={pathOf(points)}
        strokeWidth={width}
        {...(edge.kind === 'message' && { strokeDasharray: '6 4' })}
        markerEnd={failing ? 'url(#map-arrow-error)' : 'url(#map-arrow)'}
      />
      {failing && middle !== undefined && <EdgeText at={middle} text={`▲ ${formatRatio(ratio)}`} />}
    </g>
  );
}

interface NodeProps {
  readonly node: MapNode;
  readonly row: ServiceRow | undefined;
  readonly onOpen: (service: string) => void;
}

function Node({ node, row, onOpen }: NodeProps): ReactNode {
  const t = useText();
  const colorOf = useServiceColor();
  const left = node.x - node.width / 2;
  const top = node.y - node.height / 2;
  const note =
    node.kind !== 'service'
      ? t(m[node.kind])
      : row === undefined
        ? ''
        : [formatRate(row.ratePerSecond), row.p95Ns === null ? '' : `p95 ${formatDurationNs(row.p95Ns)}`]
            .filter(Boolean)
            .join(' · ');
  const failing = (row?.errorRatio ?? 0) >= BAD_RATIO;
  const shape = (
    <>
      <rect
        x={left}
        y={top}
        width={node.width}
        height={node.height}
        rx={node.kind === 'service' ? 6 : 2}
        {...(node.kind !== 'service' && { strokeDasharray: '3 3' })}
      />
      {node.kind === 'service' && (
        <rect
          x={left + 9}
          y={top + 9}
          width={10}
          height={10}
          rx={3}
          style={{ fill: colorOf(node.name), stroke: 'none' }}
        />
      )}
      <text x={left + (node.kind === 'service' ? 25 : 10)} y={top + 18} className="map-name">
        {node.name}
      </text>
      <text
        x={left + (node.kind === 'service' ? 25 : 10)}
        y={top + 34}
        className={failing ? 'map-note failing' : 'map-note'}
      >
        {note}
      </text>
    </>
  );
  if (node.kind !== 'service') return <g className="map-node">{shape}</g>;
  const open = (): void => onOpen(node.name);
  return (
    <g
      className="map-node"
      role="button"
      tabIndex={0}
      onClick={open}
      onKeyDown={(event) => {
        if (event.key !== 'Enter' && event.key !== ' ') return;
        event.preventDefault();
        open();
      }}
    >
      {shape}
    </g>
  );
}

interface MapProps {
  readonly services: readonly ServiceRow[];
  readonly onOpen: (service: string) => void;
}

function Drawing({ map, services, onOpen }: MapProps & { readonly map: ServiceMap }): ReactNode {
  const t = useText();
  const placed = useMemo(() => layOutMap(map.edges), [map]);
  return (
    <div className="map-scroll pane-scroll" role="group" tabIndex={0} aria-label={t(m.map)}>
      <svg
        width={placed.width}
        height={placed.height}
        role="group"
        aria-label={t(m.mapLabel, { nodes: placed.nodes.length, edges: placed.edges.length })}
      >
        <defs>
          {(['map-arrow', 'map-arrow-error'] as const).map((id) => (
            <marker
              key={id}
              id={id}
              viewBox="0 0 8 8"
              refX={7}
              refY={4}
              markerWidth={9}
              markerHeight={9}
              markerUnits="userSpaceOnUse"
              orient="auto"
            >
              <path d="M0 0L8 4L0 8Z" className={id} />
            </marker>
          ))}
        </defs>
        {placed.edges.map((item) => (
          <Edge key={`${item.edge.source}>${item.edge.target}>${item.edge.kind}`} item={item} />
        ))}
        {placed.nodes.map((node) => (
          <Node
            key={node.name}
            node={node}
            row={services.find((row) => row.service === node.name)}
            onOpen={onOpen}
          />
        ))}
      </svg>
    </div>
  );
}

/** Which service calls which, with calls, errors and p95 on every connection. */
export function ServiceMapView({ services, onOpen }: MapProps): ReactNode {
  const t = useText();
  const { range, revision } = useTime();
  const { data, error, refetch } = useQuery(
    serviceMapQuery({ from: range.fromMs, to: range.toMs }, revision),
  );
  return (
    <section className="pane" aria-labelledby="service-map-title">
      <div className="pane-head">
        <h2 id="service-map-title">{t(m.map)}</h2>
        <span className="muted end map-legend">{t(m.mapLegend)}</span>
      </div>
      <CutNotice completeness={data?.completeness} />
      {error !== null ? (
        <ErrorState error={error} onRetry={() => void refetch()} />
      ) : data === undefined ? (
        <SkeletonRows rows={6} widths={[12, 18, 12, 18]} />
      ) : data.edges.length === 0 ? (
        <EmptyState title={t(m.mapEmpty)} />
      ) : (
        <Drawing map={data} services={services} onOpen={onOpen} />
      )}
    </section>
  );
}
