import { CircleAlert, CircleHelp, Minus, ShieldAlert, TrendingUp, Waves } from 'lucide-react';
import type { ReactNode } from 'react';
import { formatChance, formatCount } from '../../../../src/base/units.ts';
import { useText } from '../../lib/text.tsx';
import { siteName } from './group-filter.ts';
import { goroutinesMessages as m } from './goroutines.messages.ts';
import type { GroupView } from './reader/protocol.ts';

const ICONS = {
  proven: ShieldAlert,
  leaking: CircleAlert,
  growing: TrendingUp,
  unknown: CircleHelp,
  varying: Waves,
  stable: Minus,
} as const;

/** A verdict as icon and word. */
export function Verdict({ verdict }: Pick<GroupView, 'verdict'>): ReactNode {
  const t = useText();
  const Icon = ICONS[verdict];
  return (
    <span className={`verdict ${verdict}`}>
      <Icon size={14} aria-hidden /> {t(m[verdict])}
    </span>
  );
}

/** The groups of goroutines, one a row. */
export function GroupTable({
  groups,
  chosen,
  onChoose,
}: {
  readonly groups: readonly GroupView[];
  readonly chosen: string;
  readonly onChoose: (key: string) => void;
}): ReactNode {
  const t = useText();
  return (
    <div className="group-table" role="region" aria-label={t(m.groups)} tabIndex={0}>
      <table className="table">
        <thead>
          <tr>
            <th scope="col">{t(m.verdict)}</th>
            <th scope="col" className="num">
              {t(m.count)}
            </th>
            <th scope="col">{t(m.waits)}</th>
            <th scope="col">{t(m.state)}</th>
            <th scope="col">{t(m.trend)}</th>
          </tr>
        </thead>
        <tbody>
          {groups.map((group) => (
            <tr key={group.key} aria-selected={group.key === chosen}>
              <td>
                <Verdict verdict={group.verdict} />
              </td>
              <td className="num">{formatCount(group.count)}</td>
              <td className="group-site">
                <button
                  type="button"
                  className="row-button mono clip"
                  aria-expanded={group.key === chosen}
                  data-tip={siteName(group)}
                  onClick={() => onChoose(group.key)}
                >
                  {siteName(group)}
                </button>
              </td>
              <td>{group.status ?? '–'}</td>
              <td className="muted">
                {group.counts.length < 2
                  ? '–'
                  : t(m.slope, {
                      slope: `${group.trend.slope > 0 ? '+' : ''}${Number(group.trend.slope.toPrecision(3))}`,
                      p: formatChance(group.trend.pValue),
                    })}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
