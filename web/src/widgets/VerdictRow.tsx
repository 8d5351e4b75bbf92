import {
  Bug,
  CircleAlert,
  CircleCheck,
  CircleHelp,
  CircleMinus,
  CircleSlash,
  type LucideIcon,
} from 'lucide-react';
import type { ReactNode } from 'react';
import type { CheckOutcome, VerdictStatus } from '../../../src/model/doctor-report.ts';
import { useLocal, useText } from '../lib/text.tsx';
import { findingMessages as m } from './finding.messages.ts';
import './finding.css';

const ICONS: Readonly<Record<VerdictStatus, LucideIcon>> = {
  pass: CircleCheck,
  finding: CircleAlert,
  'not-applicable': CircleMinus,
  unknown: CircleHelp,
  suppressed: CircleSlash,
  crashed: Bug,
};

/** How one check ended, and why; for an unknown, what would make it known. */
export function VerdictRow({ outcome }: { readonly outcome: CheckOutcome }): ReactNode {
  const t = useText();
  const local = useLocal();
  const Icon = ICONS[outcome.status];
  return (
    <li className={`verdict ${outcome.status}`}>
      <span className="verdict-status">
        <Icon size={14} aria-hidden />
        {t(m[outcome.status])}
      </span>
      <span>
        {local(outcome.title)} <span className="muted mono">{outcome.slug}</span>
        {outcome.reason !== undefined && <span className="muted"> — {local(outcome.reason)}</span>}
        {outcome.unlock !== undefined && (
          <span className="verdict-unlock"> {t(m.unlock, { what: outcome.unlock })}</span>
        )}
      </span>
    </li>
  );
}
