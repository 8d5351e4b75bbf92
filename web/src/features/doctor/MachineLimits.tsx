import type { ReactNode } from 'react';
import { formatBytes } from '../../../../src/base/units.ts';
import type { DoctorLimits, LimitRow, RuntimeKey } from '../../../../src/model/doctor-report.ts';
import { formatNumber } from '../../lib/format-number.ts';
import { useLocal, useText } from '../../lib/text.tsx';
import { ByteCount, UnknownValue } from '../../widgets/Value.tsx';
import { doctorMessages as m } from './doctor.messages.ts';

/** Written out: the model's own list would pull its module into the bundle. Held by the Record type below. */
const RUNTIMES: readonly RuntimeKey[] = ['go1.24', 'go1.25.0', 'go1.26', 'automaxprocs'];

interface LimitProps {
  readonly label: string;
  readonly row: LimitRow;
  readonly value: ReactNode;
  readonly formatLimit: (limit: number) => string;
}

function Limit({ label, row, value, formatLimit }: LimitProps): ReactNode {
  const t = useText();
  const local = useLocal();
  return (
    <div className="limit">
      <div className="limit-head">
        <h3>{label}</h3>
        <span className="limit-value">
          {row.state === 'limited' ? (
            value
          ) : row.state === 'unlimited' ? (
            t(m.unlimited)
          ) : (
            <>
              <UnknownValue reason={t(m.limitUnknown)} />
              {row.reason !== undefined && <span className="muted"> {local(row.reason)}</span>}
            </>
          )}
        </span>
        {row.setBy !== undefined && (
          <span className="muted mono wrap-anywhere">{t(m.setBy, { path: row.setBy })}</span>
        )}
      </div>
      {row.chain.length > 0 && (
        <details>
          <summary>{t(m.chain)}</summary>
          <table className="table">
            <thead>
              <tr>
                <th scope="col">{t(m.chainGroup)}</th>
                <th scope="col">{t(m.chainValue)}</th>
              </tr>
            </thead>
            <tbody>
              {row.chain.map((step) => (
                <tr key={`${step.path}/${step.file}`}>
                  <td className="mono">
                    {step.path}/{step.file}
                  </td>
                  <td className="mono">
                    {step.value}{' '}
                    {step.limit !== null && <span className="muted">= {formatLimit(step.limit)}</span>}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </details>
      )}
    </div>
  );
}

/** What the kernel enforces, and what each Go runtime makes of it. */
export function MachineLimits({ limits }: { readonly limits: DoctorLimits }): ReactNode {
  const t = useText();
  const local = useLocal();
  const cpus = (count: number): string => t(m.cpus, { count: formatNumber(count) });
  return (
    <section className="pane limits" aria-label={t(m.limits)}>
      <div className="pane-head">
        <h2>{t(m.limits)}</h2>
        <span className="muted end">
          {t(m.cpusAllowed)}: {limits.cpusAllowed ?? <UnknownValue reason={t(m.limitUnknown)} />}
        </span>
      </div>
      <Limit
        label={t(m.cpu)}
        row={limits.cpu}
        value={limits.effectiveCpuQuota !== null && cpus(limits.effectiveCpuQuota)}
        formatLimit={cpus}
      />
      <Limit
        label={t(m.memory)}
        row={limits.memory}
        value={<ByteCount bytes={limits.effectiveMemoryLimit} />}
        formatLimit={formatBytes}
      />
      <div className="pane-scroll" role="group" tabIndex={0} aria-label={t(m.gomaxprocs)}>
        <table className="table">
          <caption className="limit-caption">{t(m.gomaxprocs)}</caption>
          <thead>
            <tr>
              <th scope="col">{t(m.runtime)}</th>
              <th scope="col" className="num">
                GOMAXPROCS
              </th>
              <th scope="col">{t(m.because)}</th>
            </tr>
          </thead>
          <tbody>
            {RUNTIMES.map((runtime) => (
              <tr key={runtime}>
                <td>{t(m[runtime])}</td>
                <td className="num">
                  {limits.gomaxprocs[runtime] ?? <UnknownValue reason={local(limits.because[runtime])} />}
                </td>
                <td className="because">
                  {local(limits.because[runtime])}
                  {limits.crashes.includes(runtime) && <span className="bad"> {t(m.crashesHere)}</span>}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}
