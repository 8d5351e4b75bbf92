import { Fragment, type ReactNode, useMemo } from 'react';
import { formatCount } from '../../../../src/base/units.ts';
import { SERIES_COLORS } from '../../lib/service-color.ts';
import { useText } from '../../lib/text.tsx';
import { useTheme } from '../../lib/theme.ts';
import { useUrlState } from '../../lib/use-url-state.ts';
import { Button } from '../../widgets/Button.tsx';
import { EmptyState, ErrorState, Notice, SkeletonRows } from '../../widgets/State.tsx';
import type { ShownFile } from './file-store.ts';
import { filterGroups, siteName, VERDICTS } from './group-filter.ts';
import { GroupPanel } from './GroupPanel.tsx';
import { GroupTable } from './GroupTable.tsx';
import { goroutinesMessages as m } from './goroutines.messages.ts';
import { profileFields } from './profile-url.ts';
import type { GoroutinesAnswer } from './reader/protocol.ts';
import { SeriesChart } from './SeriesChart.tsx';
import { useReader } from './use-reader.ts';

const MAX_LINES = 7;
const MAX_ROWS = 300;

function Timeline({ answer }: { readonly answer: GoroutinesAnswer }): ReactNode {
  const t = useText();
  const theme = useTheme();
  const { xs, series } = useMemo(() => {
    const first = answer.groups.slice(0, MAX_LINES);
    return {
      xs: answer.dumps.map((_, i) => i + 1),
      series: first.map((group, i) => ({
        label: siteName(group),
        color: SERIES_COLORS[theme][i] ?? '#888888',
        values: group.counts,
        dashed: !['proven', 'leaking', 'growing'].includes(group.verdict),
      })),
    };
  }, [answer, theme]);
  return (
    <section className="pane runtime-chart">
      <h2>{t(m.timeline)}</h2>
      <SeriesChart
        label={t(m.timeline)}
        height={190}
        xs={xs}
        series={series}
        formatX={(x) => (Number.isInteger(x) ? t(m.dump, { number: x }) : '')}
        formatValue={(value) => formatCount(Math.round(value))}
        axis={t(m.at)}
        sync="dumps"
      />
    </section>
  );
}

function Locks({ locks }: { readonly locks: NonNullable<GoroutinesAnswer['locks']> }): ReactNode {
  const t = useText();
  if (locks.waits.length === 0 && locks.cycles.length === 0) return null;
  return (
    <section className="pane runtime-advice" aria-label={t(m.locks)}>
      <h2>{t(m.locks)}</h2>
      <ul>
        {locks.cycles.slice(0, 10).map((ring) => (
          <li key={ring.join()} className="bad">
            {t(m.cycle, { ids: ring.join(' → ') })}
          </li>
        ))}
        {locks.waits.slice(0, 10).map(({ address, waiters, mayHold, site }) => (
          <li key={address}>
            {t(m.lock, { count: formatCount(waiters.length), address: `0x${address.toString(16)}` })}
            {site !== null && <span className="mono"> {site.func}</span>}
            {mayHold.length > 0 && <span> · {t(m.mayHold, { ids: mayHold.join(', ') })}</span>}
          </li>
        ))}
      </ul>
    </section>
  );
}

function DumpNotices({ dumps }: { readonly dumps: GoroutinesAnswer['dumps'] }): ReactNode {
  const t = useText();
  return (
    <>
      {dumps.length === 1 && <Notice>{t(m.oneDump)}</Notice>}
      {dumps.map(({ source, summary }) => (
        <Fragment key={`${source} ${summary.line}`}>
          {summary.truncated && <Notice tone="warn">{t(m.truncated, { source })}</Notice>}
          {summary.causes.slice(0, 3).map((cause) => (
            <Notice key={cause} tone="error">
              {t(m.causes, { source, cause })}
            </Notice>
          ))}
        </Fragment>
      ))}
    </>
  );
}

/** Goroutines of all open dumps in groups, with a verdict on each and what grows over the dumps. */
export function GoroutinesView({ files }: { readonly files: readonly ShownFile[] }): ReactNode {
  const t = useText();
  const [view, setView] = useUrlState(profileFields);
  const { value: answer, error } = useReader({ op: 'goroutines', files: files.map(({ id }) => id) });
  const shown = useMemo(
    () => filterGroups(answer?.groups ?? [], view.verdict, view.q),
    [answer, view.verdict, view.q],
  );
  if (error !== undefined) return <ErrorState error={error} />;
  if (answer === undefined) return <SkeletonRows rows={10} widths={[15, 10, 20, 45]} />;
  const counts = new Map<string, number>();
  for (const { verdict } of answer.groups) counts.set(verdict, (counts.get(verdict) ?? 0) + 1);
  const chosen = answer.groups.find(({ key }) => key === view.group);
  const goroutines = answer.dumps.at(-1)?.summary.goroutines ?? 0;
  const numbers = {
    dumps: answer.dumps.length,
    goroutines: formatCount(goroutines),
    groups: answer.groups.length,
  };
  return (
    <div className="goroutines">
      <div className="goroutines-main">
        <DumpNotices dumps={answer.dumps} />
        {answer.dumps.length > 1 && <Timeline answer={answer} />}
        {answer.locks !== null && <Locks locks={answer.locks} />}
        <div className="profile-tools">
          <div className="btn-group" role="group" aria-label={t(m.filter)}>
            {['', ...VERDICTS.filter((verdict) => counts.has(verdict))].map((verdict) => (
              <Button
                key={verdict}
                small
                aria-pressed={view.verdict === verdict}
                onClick={() => setView({ verdict })}
              >
                {t(verdict === '' ? m.all : m[verdict as (typeof VERDICTS)[number]])}
                {verdict !== '' && ` ${counts.get(verdict)}`}
              </Button>
            ))}
          </div>
          <input
            className="field"
            type="search"
            value={view.q}
            placeholder={t(m.find)}
            aria-label={t(m.find)}
            onChange={(event) => setView({ q: event.target.value }, { replace: true })}
          />
          <span className="muted profile-facts">{t(m.summary, numbers)}</span>
        </div>
        {shown.length === 0 && <EmptyState title={t(m.none)} />}
        {shown.length > MAX_ROWS && (
          <Notice>{t(m.rowsCut, { shown: MAX_ROWS, all: formatCount(shown.length) })}</Notice>
        )}
        {shown.length > 0 && (
          <GroupTable
            groups={shown.slice(0, MAX_ROWS)}
            chosen={view.group}
            onChoose={(group) => setView({ group: group === view.group ? '' : group })}
          />
        )}
      </div>
      {chosen !== undefined && <GroupPanel group={chosen} onClose={() => setView({ group: '' })} />}
    </div>
  );
}
