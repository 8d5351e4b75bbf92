import { CircleAlert, CircleSlash, Info, type LucideIcon, TriangleAlert } from 'lucide-react';
import { type ReactNode, useEffect, useRef } from 'react';
import { formatRatio } from '../../../src/base/units.ts';
import type { Finding, Proof, Severity } from '../../../src/model/finding.ts';
import { usePreferences } from '../lib/preferences.ts';
import { useLocal, useText } from '../lib/text.tsx';
import { formatDateTime } from '../lib/time-text.ts';
import { Copyable } from './Copy.tsx';
import { findingMessages as m } from './finding.messages.ts';
import './finding.css';

const ICONS: Readonly<Record<Severity, LucideIcon>> = { error: CircleAlert, warn: TriangleAlert, info: Info };

function Part({ title, children }: { readonly title: string; readonly children: ReactNode }): ReactNode {
  return (
    <div className="finding-part">
      <h4>{title}</h4>
      <div>{children}</div>
    </div>
  );
}

function Evidence({ evidence }: { readonly evidence: readonly Proof[] }): ReactNode {
  const t = useText();
  const local = useLocal();
  const { zone } = usePreferences();
  return (
    <dl className="proof">
      {evidence.map((proof) => (
        <div key={`${proof.fact} ${proof.source}`}>
          <dt>{proof.fact}</dt>
          <dd
            data-tip={
              proof.observedAtUnixMs === undefined
                ? undefined
                : t(m.readAt, { time: formatDateTime(proof.observedAtUnixMs, zone, true) })
            }
          >
            {proof.text === undefined ? proof.value : local(proof.text)}{' '}
            <span className="proof-source">← {proof.source}</span>
          </dd>
        </div>
      ))}
    </dl>
  );
}

/** Why a finding is not counted: a person decided so. */
export interface Suppression {
  readonly reason: string;
  readonly scope: string;
  readonly untilUnixMs: number | null;
}

function SuppressionPart({ suppression }: { readonly suppression: Suppression }): ReactNode {
  const t = useText();
  const { zone } = usePreferences();
  const { reason, scope, untilUnixMs } = suppression;
  return (
    <Part title={t(m.reason)}>
      {reason} · {scope} ·{' '}
      {untilUnixMs === null
        ? t(m.forever)
        : t(m.until, { date: formatDateTime(untilUnixMs, zone).slice(0, 10) })}
    </Part>
  );
}

interface FindingCardProps {
  readonly finding: Finding;
  readonly suppression?: Suppression;
  /** The card that a link points at: marked, and scrolled to. */
  readonly isTarget?: boolean;
}

/** One finding, the same everywhere: claim, evidence, threshold, what to do, references. */
export function FindingCard({ finding, suppression, isTarget = false }: FindingCardProps): ReactNode {
  const t = useText();
  const local = useLocal();
  const { zone } = usePreferences();
  const card = useRef<HTMLElement>(null);
  useEffect(() => {
    if (isTarget) card.current?.scrollIntoView({ block: 'center' });
  }, [isTarget]);
  const Icon = suppression === undefined ? ICONS[finding.severity] : CircleSlash;
  const entity = Object.entries(finding.entity);
  return (
    <article
      ref={card}
      className={`finding ${suppression === undefined ? finding.severity : 'suppressed'}${isTarget ? ' target' : ''}`}
      aria-label={local(finding.title)}
    >
      <div className="finding-head">
        <span className="finding-severity">
          <Icon size={15} aria-hidden />
          {t(suppression === undefined ? m[finding.severity] : m.suppressed)}
        </span>
        <h3 className="finding-title">{local(finding.title)}</h3>
        <span className="finding-id">
          {finding.checkId} {finding.slug}
        </span>
      </div>
      <p className="finding-claim">{local(finding.claim)}</p>
      <p className="finding-entity">
        {entity.map(([key, value]) => `${key} ${String(value)}`).join(' · ')}
        {entity.length > 0 && ' · '}
        {t(m.since, { time: formatDateTime(finding.atUnixMs, zone) })}
        {' · '}
        <span data-tip={t(m.confidenceTip)}>
          {t(m.confidence, { share: formatRatio(finding.confidence) })}
        </span>
      </p>
      {suppression !== undefined && <SuppressionPart suppression={suppression} />}
      {finding.evidence.length > 0 && (
        <Part title={t(m.evidence)}>
          <Evidence evidence={finding.evidence} />
        </Part>
      )}
      {finding.threshold !== undefined && (
        <Part title={t(m.threshold)}>
          {local(finding.threshold.value)}{' '}
          <span className="proof-source">
            ← {local(finding.threshold.source)}
            {finding.threshold.ours && ` (${t(m.ours)})`}
          </span>
        </Part>
      )}
      {finding.remedy.length > 0 && (
        <Part title={t(m.remedy)}>
          {finding.remedy.map((remedy) => (
            <div key={remedy.text.en} className="remedy">
              {local(remedy.text)}
              {remedy.command !== undefined && <Copyable text={remedy.command} label={t(m.copyCommand)} />}
            </div>
          ))}
        </Part>
      )}
      {finding.refs.length > 0 && (
        <Part title={t(m.references)}>
          {finding.refs.map((ref) => (
            <div key={ref} className="wrap-anywhere">
              <a href={ref} target="_blank" rel="noreferrer">
                {ref}
              </a>
            </div>
          ))}
        </Part>
      )}
    </article>
  );
}
