import { useQuery, useQueryClient } from '@tanstack/react-query';
import { RotateCw } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import type { Doctor } from '../../../../src/api/doctor.ts';
import type {
  CheckOutcome,
  CollectorOutcome,
  DoctorReport,
  VerdictStatus,
} from '../../../../src/model/doctor-report.ts';
import { formatCount, formatDurationNs } from '../../../../src/base/units.ts';
import { getJson } from '../../api/client.ts';
import { doctorQuery } from '../../api/queries.ts';
import { usePreferences } from '../../lib/preferences.ts';
import { useLocal, useText } from '../../lib/text.tsx';
import { formatDateTime } from '../../lib/time-text.ts';
import { Button } from '../../widgets/Button.tsx';
import { FindingCard } from '../../widgets/FindingCard.tsx';
import { ErrorState, Notice, SkeletonRows } from '../../widgets/State.tsx';
import { UnknownValue } from '../../widgets/Value.tsx';
import { VerdictRow } from '../../widgets/VerdictRow.tsx';
import { doctorMessages as m } from './doctor.messages.ts';
import { MachineLimits } from './MachineLimits.tsx';
import { Differential, Places, Plan } from './MachineParts.tsx';

/** A list of check outcomes under one heading; long quiet ones start closed. */
function Outcomes({
  title,
  outcomes,
  closed = false,
}: {
  readonly title: string;
  readonly outcomes: readonly CheckOutcome[];
  readonly closed?: boolean;
}): ReactNode {
  if (outcomes.length === 0) return null;
  return (
    <details className="pane outcomes" open={!closed}>
      <summary>
        {title} <span className="muted">{formatCount(outcomes.length)}</span>
      </summary>
      <ul>
        {outcomes.map((outcome) => (
          <VerdictRow key={outcome.slug} outcome={outcome} />
        ))}
      </ul>
    </details>
  );
}

function Collectors({ collectors }: { readonly collectors: readonly CollectorOutcome[] }): ReactNode {
  const t = useText();
  const local = useLocal();
  const words = {
    ok: m.collectorOk,
    timeout: m.collectorTimeout,
    crashed: m.collectorCrashed,
    'cut-off': m.collectorCutOff,
  };
  const bad = collectors.some((one) => one.status !== 'ok');
  return (
    <details className="pane outcomes" open={bad}>
      <summary>
        {t(m.collectors)} <span className="muted">{formatCount(collectors.length)}</span>
      </summary>
      <table className="table">
        <thead>
          <tr>
            <th scope="col">{t(m.collector)}</th>
            <th scope="col">{t(m.result)}</th>
            <th scope="col" className="num">
              {t(m.took)}
            </th>
          </tr>
        </thead>
        <tbody>
          {collectors.map((one) => (
            <tr key={one.name}>
              <td className="mono">{one.name}</td>
              <td className={one.status === 'ok' ? undefined : 'bad'}>
                {t(words[one.status])}
                {one.message !== undefined && <span className="muted"> — {local(one.message)}</span>}
              </td>
              <td className="num">{formatDurationNs(one.elapsedMs * 1e6)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </details>
  );
}

function Head({
  doctor,
  onFresh,
  busy,
}: {
  readonly doctor: Doctor;
  readonly onFresh: () => void;
  readonly busy: boolean;
}): ReactNode {
  const t = useText();
  const local = useLocal();
  const { zone } = usePreferences();
  const { target, limits } = doctor.report;
  return (
    <div className="doctor-head">
      <dl className="doctor-facts">
        <div>
          <dt>{t(m.host)}</dt>
          <dd>{target.host ?? <UnknownValue reason={t(m.hostUnknown)} />}</dd>
        </div>
        <div>
          <dt>{t(m.scenario)}</dt>
          <dd>
            {doctor.report.scenarios.length === 0
              ? t(m.scenarioPlain)
              : doctor.report.scenarios.map((place) => local(place.name)).join(' › ')}
          </dd>
        </div>
        <div>
          <dt>{t(m.cgroupMode)}</dt>
          <dd>{limits.mode === 'unknown' ? <UnknownValue reason={t(m.cgroupUnread)} /> : limits.mode}</dd>
        </div>
      </dl>
      <span className="muted">{t(m.collected, { time: formatDateTime(doctor.collectedUnixMs, zone) })}</span>
      <Button icon={RotateCw} onClick={onFresh} disabled={busy}>
        {t(m.again)}
      </Button>
    </div>
  );
}

function Report({ report, check }: { readonly report: DoctorReport; readonly check: string }): ReactNode {
  const t = useText();
  const of = (status: VerdictStatus): readonly CheckOutcome[] =>
    report.outcomes.filter((outcome) => outcome.status === status);
  const isTarget = (slug: string, id: string): boolean => check !== '' && (check === slug || check === id);
  const known = report.outcomes.some((outcome) => isTarget(outcome.slug, outcome.checkId));
  const targeted = report.outcomes.find((outcome) => isTarget(outcome.slug, outcome.checkId));
  return (
    <>
      {check !== '' && !known && <Notice tone="warn">{t(m.unknownCheck, { name: check })}</Notice>}
      {targeted !== undefined && targeted.status !== 'finding' && targeted.status !== 'suppressed' && (
        <ul className="pane">
          <VerdictRow outcome={targeted} />
        </ul>
      )}
      {report.target.whatIf.length > 0 && (
        <Notice tone="warn">{t(m.whatIf, { facts: report.target.whatIf.join(', ') })}</Notice>
      )}
      <section className="findings" aria-label={t(m.findings)}>
        <h2>
          {t(m.findings)} <span className="muted">{formatCount(report.findings.length)}</span>
        </h2>
        {report.findings.length === 0 && <p>{t(m.noFindings, { count: formatCount(of('pass').length) })}</p>}
        {report.findings.map((finding) => (
          <FindingCard
            key={`${finding.slug} ${JSON.stringify(finding.entity)} ${finding.claim.en}`}
            finding={finding}
            isTarget={isTarget(finding.slug, finding.checkId)}
          />
        ))}
      </section>
      <Places places={report.scenarios} />
      <Differential rows={report.differential} />
      <MachineLimits limits={report.limits} />
      <Plan plan={report.plan} />
      <Outcomes title={t(m.crashed)} outcomes={of('crashed')} />
      <Outcomes title={t(m.unknowns)} outcomes={of('unknown')} />
      {report.suppressed.length > 0 && (
        <section className="findings" aria-label={t(m.suppressed)}>
          <h2>
            {t(m.suppressed)} <span className="muted">{formatCount(report.suppressed.length)}</span>
          </h2>
          {report.suppressed.map(({ finding, ...suppression }) => (
            <FindingCard
              key={`${finding.slug} ${finding.claim.en}`}
              finding={finding}
              suppression={suppression}
              isTarget={isTarget(finding.slug, finding.checkId)}
            />
          ))}
        </section>
      )}
      <Outcomes title={t(m.passed)} outcomes={of('pass')} closed />
      <Outcomes title={t(m.notApplicable)} outcomes={of('not-applicable')} closed />
      <Collectors collectors={report.collectors} />
    </>
  );
}

/** The doctor report of the machine this server runs on. */
export function MachineReport({ check }: { readonly check: string }): ReactNode {
  const client = useQueryClient();
  const { data, error, refetch } = useQuery(doctorQuery);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<unknown>();
  const runAgain = async (): Promise<void> => {
    setBusy(true);
    setProblem(undefined);
    try {
      client.setQueryData(doctorQuery.queryKey, await getJson<Doctor>('/api/v1/doctor', { fresh: '1' }));
    } catch (failure) {
      setProblem(failure);
    } finally {
      setBusy(false);
    }
  };
  if (error !== null) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (data === undefined) return <SkeletonRows rows={14} widths={[15, 60]} />;
  return (
    <>
      <Head doctor={data} onFresh={() => void runAgain()} busy={busy} />
      {problem !== undefined && <ErrorState error={problem} onRetry={() => void runAgain()} />}
      <Report report={data.report} check={check} />
    </>
  );
}
