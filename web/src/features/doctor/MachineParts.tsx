import { CircleCheck, CircleHelp, CircleSlash, type LucideIcon, TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import { formatBytes, formatCount } from '../../../../src/base/units.ts';
import type { Capability } from '../../../../src/model/capability.ts';
import type { DifferentialRow, RuntimeOpinion } from '../../../../src/model/differential.ts';
import type { RecognisedScenario } from '../../../../src/model/scenario.ts';
import { formatNumber } from '../../lib/format-number.ts';
import { useLocal, useText } from '../../lib/text.tsx';
import { CopyButton } from '../../widgets/Copy.tsx';
import { partsMessages as m } from './parts.messages.ts';
import './parts.css';

/** Recognised surroundings with what is special there; the evidence for and against each opens below. */
export function Places({ places }: { readonly places: readonly RecognisedScenario[] }): ReactNode {
  const t = useText();
  const local = useLocal();
  if (places.length === 0) return null;
  return (
    <section className="pane" aria-label={t(m.places)}>
      <div className="pane-head">
        <h2>{t(m.places)}</h2>
      </div>
      {places.map((place) => (
        <div key={place.id} className="place">
          <h3>
            {local(place.name)}
            {place.traits.map((trait) => (
              <span key={trait.name.en} className="chip">
                {local(trait.name)}: {local(trait.value)}
              </span>
            ))}
            <span className="muted place-sure">
              {t(m.sure, { share: Math.round(place.confidence * 100) })}
            </span>
          </h3>
          {[...place.traits.flatMap((trait) => trait.special), ...place.special].map((text) => (
            <p key={text.en}>{local(text)}</p>
          ))}
          <details>
            <summary>{t(m.evidence)}</summary>
            <dl className="proof">
              {[...place.signs, ...place.traits.flatMap((trait) => trait.signs)].map((sign, i) => (
                // Two traits may rest on the same sign.
                <div key={`${i} ${sign.fact}`}>
                  <dt>{t(sign.supports ? m.for : m.against)}</dt>
                  <dd>
                    {sign.value} <span className="proof-source">← {sign.source}</span>
                  </dd>
                </div>
              ))}
            </dl>
          </details>
        </div>
      ))}
    </section>
  );
}

const VERDICTS: Readonly<Record<DifferentialRow['verdict'], LucideIcon>> = {
  agrees: CircleCheck,
  'believes-more': TriangleAlert,
  'believes-less': TriangleAlert,
  unknown: CircleHelp,
};

/** A file with the number and text of a line, as compilers write it. */
function BlamedLine({ file, line, at }: { file: string; line: string; at?: number }) {
  return (
    <>
      <code>{at === undefined ? file : `${file}:${at}`}</code> <code>{line}</code>
    </>
  );
}

/** Runtime versus kernel: who believes what, and which line of which file is to blame. */
export function Differential({ rows }: { readonly rows: readonly DifferentialRow[] }): ReactNode {
  const t = useText();
  if (rows.length === 0) return null;
  return (
    <section className="pane" aria-label={t(m.differential)}>
      <div className="pane-head">
        <h2>{t(m.differential)}</h2>
      </div>
      {rows.map((row) => (
        <DifferentialBlock key={row.resource} row={row} />
      ))}
    </section>
  );
}

function DifferentialBlock({ row }: { readonly row: DifferentialRow }): ReactNode {
  const t = useText();
  const local = useLocal();
  const Icon = VERDICTS[row.verdict];
  const amount = (value: number): string =>
    row.resource === 'memory' ? formatBytes(value) : t(m.cpus, { count: formatNumber(value) });
  const belief = (opinion: RuntimeOpinion): string => {
    if (!opinion.known) return t(m.notKnown);
    if (opinion.value === null) return t(m.noLimit);
    return row.resource === 'memory' ? formatBytes(opinion.value) : formatCount(opinion.value);
  };
  const kernel =
    row.kernel === null ? t(row.kernelState === 'unknown' ? m.notKnown : m.noLimit) : amount(row.kernel);
  return (
    <div className="place">
      <h3 className={`differential ${row.verdict}`}>
        <Icon size={14} aria-hidden />
        {t(m.heading, { resource: t(m[row.resource]), verdict: t(m[row.verdict]) })}
      </h3>
      {row.blame !== null && (
        <p className="wrap-anywhere">
          {t(m.blame)} <BlamedLine {...row.blame} /> — {local(row.blame.why)}
          {row.blame.setIn !== undefined && (
            <>
              {' '}
              {t(m.setIn)} <BlamedLine {...row.blame.setIn} />
              {row.blame.setIn.how !== undefined && <> — {local(row.blame.setIn.how)}</>}
            </>
          )}
        </p>
      )}
      <div className="pane-scroll" role="group" tabIndex={0} aria-label={t(m[row.resource])}>
        <table className="table">
          <thead>
            <tr>
              <th scope="col">{t(m.who)}</th>
              <th scope="col" className="num">
                {t(m.believes)}
              </th>
              <th scope="col">{t(m.because)}</th>
            </tr>
          </thead>
          <tbody>
            <tr>
              <td>
                <strong>{t(m.kernel)}</strong>
              </td>
              <td className="num">{kernel}</td>
              <td className="because mono">{row.setBy ?? (row.reason === null ? '' : local(row.reason))}</td>
            </tr>
            {[row.program, ...row.others].map((opinion) => (
              <tr key={opinion.runtime}>
                <td>{local(opinion.name)}</td>
                <td className="num">{belief(opinion)}</td>
                <td className="because">{local(opinion.because)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </div>
  );
}

const STATES: Readonly<Record<Capability['state'], LucideIcon>> = {
  possible: CircleCheck,
  blocked: CircleSlash,
  unknown: CircleHelp,
};

/** Which diagnosis is possible here, and the smallest permission that unlocks each. */
export function Plan({ plan }: { readonly plan: readonly Capability[] }): ReactNode {
  const t = useText();
  const local = useLocal();
  if (plan.length === 0) return null;
  const word = { possible: m.possible, blocked: m.blocked, unknown: m.notKnown };
  return (
    <details className="pane outcomes">
      <summary>
        {t(m.plan)} <span className="muted">{formatCount(plan.length)}</span>
      </summary>
      <ul>
        {plan.map((way) => {
          const Icon = STATES[way.state];
          return (
            <li key={way.id} className="way">
              <span className={`way-state ${way.state}`}>
                <Icon size={14} aria-hidden />
                {t(word[way.state])}
              </span>
              <span>
                {local(way.name)} <span className="muted">— {local(way.because)}</span>
                {way.unlock !== undefined && (
                  <span className="way-unlock">
                    {t(m.unlock)}: {local(way.unlock.text)}{' '}
                    {way.unlock.command !== undefined && (
                      <>
                        <code className="wrap-anywhere">{way.unlock.command}</code>{' '}
                        <CopyButton value={way.unlock.command} />
                      </>
                    )}
                  </span>
                )}
              </span>
            </li>
          );
        })}
      </ul>
    </details>
  );
}
