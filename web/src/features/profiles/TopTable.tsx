import { type ReactNode, useMemo } from 'react';
import { DIFF_COLORS } from '../../../../src/analyze/flame/flame-color.ts';
import { FRAME_KINDS } from '../../../../src/analyze/flame/frame-kind.ts';
import { formatCount, formatRatio } from '../../../../src/base/units.ts';
import { useText } from '../../lib/text.tsx';
import { SortHeader } from '../../widgets/SortHeader.tsx';
import { Notice } from '../../widgets/State.tsx';
import { profilesMessages as m } from './profiles.messages.ts';
import type { FlameAnswer } from './reader/protocol.ts';
import { type TopColumn, topRows } from './top-rows.ts';

const SORTS = ['name', 'flat', 'cum', 'beforeCum', 'change'];
const LIMIT = 400;

interface TopTableProps {
  readonly answer: FlameAnswer;
  readonly search: string;
  readonly sort: string;
  readonly onSort: (sort: string) => void;
  /** Name of the function that is looked at. */
  readonly chosen: string;
  readonly onChoose: (name: string) => void;
  readonly formatValue: (value: number) => string;
  /** Colours by frame, those of the graph; a comparison has those of its changes. */
  readonly colors: readonly string[];
  /** Leaves columns out: the table stands beside a graph. */
  readonly narrow?: boolean;
}

function changeColor(change: number): string {
  if (change === 0) return DIFF_COLORS.same;
  return change > 0 ? DIFF_COLORS.more : DIFF_COLORS.less;
}

/** Functions by own and cumulated value; choosing one shows its callers and callees. */
export function TopTable(props: TopTableProps): ReactNode {
  const { answer, search, onSort, chosen, onChoose, formatValue, narrow = false } = props;
  const t = useText();
  const { frames, top, graph, before } = answer;
  const isDiff = before !== null;
  const wish = props.sort === '' || !SORTS.includes(props.sort.replace('-', '')) ? undefined : props.sort;
  const sort = wish ?? (isDiff ? '-change' : narrow ? '-cum' : '-flat');
  const { rows, all } = useMemo(
    () => topRows(frames, top, { search, sort, limit: LIMIT }),
    [frames, top, search, sort],
  );
  const share = (value: number): string => formatRatio(value / Math.max(1e-9, graph.total0));
  const head = (column: TopColumn, label: string, tip?: string): ReactNode => (
    <SortHeader
      column={column}
      label={label}
      sort={sort}
      onSort={onSort}
      numeric={column !== 'name'}
      {...(tip !== undefined && { tip })}
    />
  );
  const kinds = {
    application: m.application,
    library: m.library,
    std: m.std,
    runtime: m.runtime,
    native: m.native,
    kernel: m.kernel,
  };
  return (
    <div className="top-table" role="region" aria-label={t(m.tableLabel)} tabIndex={0}>
      {all > rows.length && (
        <Notice>{t(m.rowsCut, { shown: formatCount(rows.length), all: formatCount(all) })}</Notice>
      )}
      <table className="table">
        <thead>
          <tr>
            {head('name', t(m.function))}
            {!narrow && <th scope="col">{t(m.kind)}</th>}
            {isDiff && head('change', t(m.change))}
            {!isDiff && head('flat', t(m.flat), t(m.flatTip))}
            {!isDiff && !narrow && (
              <th scope="col" className="num">
                %
              </th>
            )}
            {isDiff && head('beforeCum', t(m.before), t(m.cumTip))}
            {head('cum', isDiff ? t(m.after) : t(m.cum), t(m.cumTip))}
            {!isDiff && !narrow && (
              <th scope="col" className="num">
                %
              </th>
            )}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ frame, name, flat, cum, beforeCum, change }) => {
            const kind = frames[frame]?.kind ?? FRAME_KINDS[4];
            return (
              <tr key={frame} aria-selected={name === chosen}>
                <td>
                  <button
                    type="button"
                    className="row-button mono clip top-name"
                    style={{ borderLeftColor: isDiff ? changeColor(change) : props.colors[frame] }}
                    data-tip={name}
                    onClick={() => onChoose(name)}
                  >
                    {name}
                  </button>
                </td>
                {!narrow && <td className="muted">{t(kinds[kind])}</td>}
                {isDiff && (
                  <td className="num">
                    {change > 0 ? '▲ +' : change < 0 ? '▼ ' : ''}
                    {formatValue(change)}
                  </td>
                )}
                {!isDiff && <td className="num">{formatValue(flat)}</td>}
                {!isDiff && !narrow && <td className="num muted">{share(flat)}</td>}
                {isDiff && <td className="num">{formatValue(beforeCum)}</td>}
                <td className="num">{formatValue(cum)}</td>
                {!isDiff && !narrow && <td className="num muted">{share(cum)}</td>}
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}
