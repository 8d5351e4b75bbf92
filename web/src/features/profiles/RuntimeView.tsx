import { type ReactNode, useCallback, useMemo, useState } from 'react';
import { formatBytes, formatCount, formatDurationNs, formatRatio } from '../../../../src/base/units.ts';
import type { RuntimeRun } from '../../../../src/model/runtime-log.ts';
import { SERIES_COLORS } from '../../lib/service-color.ts';
import { useLocal, useText } from '../../lib/text.tsx';
import { useTheme } from '../../lib/theme.ts';
import { Notice } from '../../widgets/State.tsx';
import type { RunView, RuntimeSummary } from './reader/protocol.ts';
import { commonStates, thin } from './runtime-series.ts';
import { runtimeMessages as m } from './runtime.messages.ts';
import { type NumberSeries, SeriesChart } from './SeriesChart.tsx';

const HEIGHT = 170;
const MAX_INITS = 50;

const mib = (value: number): string => formatBytes(Math.round(value * 1_048_576));
const ms = (value: number): string => formatDurationNs(value * 1e6);
const seconds = (value: number): string => formatDurationNs(value * 1e9);

function Chart({
  title,
  xs,
  series,
  formatValue,
  formatX = seconds,
}: {
  readonly title: string;
  readonly xs: readonly number[];
  readonly series: readonly NumberSeries[];
  readonly formatValue: (value: number) => string;
  readonly formatX?: (x: number) => string;
}): ReactNode {
  const t = useText();
  return (
    <section className="pane runtime-chart">
      <h2>{title}</h2>
      <SeriesChart
        label={title}
        height={HEIGHT}
        xs={xs}
        series={series}
        formatX={formatX}
        formatValue={formatValue}
        axis={t(m.at)}
        sync="runtime"
      />
    </section>
  );
}

function useColors(): (index: number) => string {
  const theme = useTheme();
  return useCallback((index: number) => SERIES_COLORS[theme][index] ?? '#888888', [theme]);
}

function GcCharts({ run }: { readonly run: RuntimeRun }): ReactNode {
  const t = useText();
  const color = useColors();
  const charts = useMemo(() => {
    const cycles = thin(run.cycles);
    const line = (
      label: string,
      index: number,
      of: (cycle: (typeof cycles)[number]) => number,
    ): NumberSeries => ({
      label,
      color: color(index),
      values: cycles.map(of),
    });
    return {
      xs: cycles.map((c) => c.atSeconds),
      heap: [
        { ...line(t(m.live), 0, (c) => c.liveMib), filled: true },
        line(t(m.start), 1, (c) => c.heapStartMib),
        { ...line(t(m.goal), 2, (c) => c.goalMib), dashed: true },
      ],
      stops: [line(t(m.sweepTerm), 0, (c) => c.sweepTermMs), line(t(m.markTerm), 1, (c) => c.markTermMs)],
      cpu: [
        line(t(m.background), 0, (c) => c.backgroundCpuMs),
        line(t(m.assists), 1, (c) => c.assistCpuMs),
        line(t(m.idle), 2, (c) => c.idleCpuMs),
      ],
    };
  }, [run, t, color]);
  return (
    <>
      <Chart title={t(m.heap)} xs={charts.xs} series={charts.heap} formatValue={mib} />
      <Chart title={t(m.stops)} xs={charts.xs} series={charts.stops} formatValue={ms} />
      <Chart title={t(m.cpu)} xs={charts.xs} series={charts.cpu} formatValue={ms} />
    </>
  );
}

function SchedCharts({ run }: { readonly run: RuntimeRun }): ReactNode {
  const t = useText();
  const color = useColors();
  const charts = useMemo(() => {
    const samples = thin(run.sched);
    const line = (
      label: string,
      index: number,
      of: (s: (typeof samples)[number]) => number,
    ): NumberSeries => ({
      label,
      color: color(index),
      values: samples.map(of),
    });
    return {
      xs: samples.map((s) => s.atMs / 1000),
      queues: [
        line(t(m.global), 0, (s) => s.runQueue),
        line(t(m.local), 1, (s) => s.localQueues.reduce((a, b) => a + b, 0)),
      ],
      threads: [
        line(t(m.threadCount), 0, (s) => s.threads),
        line(t(m.idleThreads), 1, (s) => s.idleThreads),
        line(t(m.idleProcs), 2, (s) => s.idleProcs),
        { ...line(t(m.procs), 3, (s) => s.gomaxprocs), dashed: true },
      ],
      states: commonStates(run, 6).map((state, i) => line(state, i, (s) => s.goroutines.get(state) ?? 0)),
    };
  }, [run, t, color]);
  return (
    <>
      <Chart title={t(m.queues)} xs={charts.xs} series={charts.queues} formatValue={formatCount} />
      <Chart title={t(m.threads)} xs={charts.xs} series={charts.threads} formatValue={formatCount} />
      {charts.states.length > 0 && (
        <Chart title={t(m.states)} xs={charts.xs} series={charts.states} formatValue={formatCount} />
      )}
    </>
  );
}

function ScavChart({ run }: { readonly run: RuntimeRun }): ReactNode {
  const t = useText();
  const color = useColors();
  const { xs, series } = useMemo(() => {
    const samples = thin(run.scav);
    return {
      xs: samples.map((_, i) => i + 1),
      series: [
        { label: t(m.background), color: color(0), values: samples.map((s) => s.backgroundKib / 1024) },
        { label: t(m.released), color: color(1), values: samples.map((s) => s.releasedKib / 1024) },
      ],
    };
  }, [run, t, color]);
  const formatX = (x: number): string => t(m.sample, { number: x });
  return <Chart title={t(m.scav)} xs={xs} series={series} formatValue={mib} formatX={formatX} />;
}

function Inits({ run }: { readonly run: RuntimeRun }): ReactNode {
  const t = useText();
  const slowest = [...run.inits].sort((a, b) => b.clockMs - a.clockMs).slice(0, MAX_INITS);
  return (
    <section className="pane runtime-inits" aria-label={t(m.inits)}>
      <h2>{t(m.inits)}</h2>
      <table className="table">
        <thead>
          <tr>
            <th scope="col">{t(m.packageName)}</th>
            <th scope="col" className="num">
              {t(m.clock)}
            </th>
            <th scope="col" className="num">
              {t(m.bytes)}
            </th>
          </tr>
        </thead>
        <tbody>
          {slowest.map((init) => (
            <tr key={`${init.package} ${init.atMs}`}>
              <td className="mono">{init.package}</td>
              <td className="num">{ms(init.clockMs)}</td>
              <td className="num">{formatBytes(init.bytes)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function RunPart({ view }: { readonly view: RunView }): ReactNode {
  const t = useText();
  const local = useLocal();
  const { run, gc, advice } = view;
  const facts =
    gc === null
      ? []
      : [
          t(m.cycles, { count: formatCount(gc.cycles), seconds: Number(gc.seconds.toPrecision(3)) }),
          t(m.gcCpu, { share: formatRatio(gc.cpuShare) }),
          t(m.assist, { share: formatRatio(gc.assistShare) }),
          t(m.alloc, { rate: mib(gc.allocMibPerSecond) }),
          t(m.longest, { pause: ms(gc.longestPauseMs) }),
          ...(gc.gogc === null ? [] : [t(m.gogc, { gogc: gc.gogc })]),
        ];
  return (
    <>
      {run.dropped > 0 && <Notice tone="warn">{t(m.dropped, { count: formatCount(run.dropped) })}</Notice>}
      <section className="pane runtime-advice" aria-label={t(m.advice)}>
        <h2>{t(m.advice)}</h2>
        {facts.length > 0 && <p className="muted">{facts.join(' · ')}</p>}
        {advice.length === 0 && <p>{t(m.noAdvice)}</p>}
        <ul>
          {advice.map(({ code, text }) => (
            <li key={code}>{local(text)}</li>
          ))}
        </ul>
      </section>
      {run.cycles.length > 1 && <GcCharts run={run} />}
      {run.sched.length > 1 && <SchedCharts run={run} />}
      {run.scav.length > 1 && <ScavChart run={run} />}
      {run.inits.length > 0 && <Inits run={run} />}
    </>
  );
}

/** What the Go runtime wrote: advice with its figures, and the series it rests on. */
export function RuntimeView({ summary }: { readonly summary: RuntimeSummary }): ReactNode {
  const t = useText();
  const [number, setNumber] = useState(summary.runs.length - 1);
  const view = summary.runs[number];
  return (
    <div className="runtime-view">
      {summary.runs.length > 1 && (
        <label>
          <span className="muted">{t(m.runs)}</span>{' '}
          <select
            className="field"
            value={number}
            onChange={(event) => setNumber(Number(event.target.value))}
          >
            {summary.runs.map(({ run }, i) => (
              <option key={run.line} value={i}>
                {t(m.run, { number: i + 1, line: formatCount(run.line) })}
              </option>
            ))}
          </select>
        </label>
      )}
      {view !== undefined && <RunPart key={number} view={view} />}
    </div>
  );
}
