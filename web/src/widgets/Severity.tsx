import {
  Bug,
  CircleAlert,
  CircleDashed,
  CircleX,
  Info,
  type LucideIcon,
  Route,
  TriangleAlert,
} from 'lucide-react';
import type { ReactNode } from 'react';
import type { Severity } from '../api/enums.ts';
import './severity.css';

const ICONS: Readonly<Record<Severity, LucideIcon>> = {
  UNSET: CircleDashed,
  TRACE: Route,
  DEBUG: Bug,
  INFO: Info,
  WARN: TriangleAlert,
  ERROR: CircleAlert,
  FATAL: CircleX,
};

/** Severity of a log record: icon, word and colour. The words are OpenTelemetry's own. */
export function SeverityMark({ severity }: { readonly severity: Severity }): ReactNode {
  const Icon = ICONS[severity];
  return (
    <span className={`severity severity-${severity.toLowerCase()}`}>
      <Icon size={12} aria-hidden />
      {severity}
    </span>
  );
}
