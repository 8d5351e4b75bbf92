import { CircleAlert, RotateCw, TriangleAlert } from 'lucide-react';
import { Component, type ReactNode } from 'react';
import type { Completeness } from '../../../src/api/common.ts';
import { formatCount, formatDurationNs } from '../../../src/base/units.ts';
import { ApiError } from '../api/client.ts';
import { useLocal, useText } from '../lib/text.tsx';
import { Button } from './Button.tsx';
import { widgetMessages as m } from './widget.messages.ts';
import './state.css';

const NS_PER_MS = 1e6;

interface EmptyStateProps {
  readonly title: ReactNode;
  readonly children?: ReactNode;
}

/** Nothing here: what belongs here and the exact next step. */
export function EmptyState({ title, children }: EmptyStateProps): ReactNode {
  return (
    <div className="state" role="status">
      <div className="state-title">{title}</div>
      {children}
    </div>
  );
}

interface ErrorStateProps {
  readonly error: unknown;
  readonly onRetry?: () => void;
}

/** A request that failed: what, why, what to do, and a retry. Only the part of the page that needed it shows this. */
export function ErrorState({ error, onRetry }: ErrorStateProps): ReactNode {
  const t = useText();
  const local = useLocal();
  const known = error instanceof ApiError;
  // What the server refused as not valid stays so.
  const canChange = !known || error.status !== 400;
  return (
    <div className="state error" role="alert">
      <p className="state-title">
        <CircleAlert size={16} aria-hidden />
        {known ? local(error.detail) : t(m.crashed)}
      </p>
      <p className="muted">{known ? local(error.hint) : t(m.crashedHint)}</p>
      <p className="muted mono">{known ? t(m.errorCode, { code: error.code }) : String(error)}</p>
      {onRetry !== undefined && canChange && (
        <Button icon={RotateCw} onClick={onRetry}>
          {t(m.retry)}
        </Button>
      )}
    </div>
  );
}

interface ErrorBoundaryProps {
  readonly children: ReactNode;
}

/** Keeps a defect in one part of the page from taking the rest with it. Give it a `key` to try again by itself. */
export class ErrorBoundary extends Component<ErrorBoundaryProps, { readonly error?: unknown }> {
  override state: { readonly error?: unknown } = {};

  static getDerivedStateFromError(error: unknown): { readonly error: unknown } {
    return { error };
  }

  override render(): ReactNode {
    if (this.state.error === undefined) return this.props.children;
    return <ErrorState error={this.state.error} onRetry={() => this.setState({ error: undefined })} />;
  }
}

interface NoticeProps {
  readonly tone?: 'plain' | 'warn' | 'error';
  readonly children: ReactNode;
}

/** A line of information about what is on screen. */
export function Notice({ tone = 'plain', children }: NoticeProps): ReactNode {
  return (
    <div className={`notice ${tone}`} role="status">
      {tone !== 'plain' && <TriangleAlert size={14} aria-hidden />}
      <div>{children}</div>
    </div>
  );
}

/** Says that an answer was cut and how to see the rest; nothing when it is complete. */
export function CutNotice({ completeness }: { readonly completeness: Completeness | undefined }): ReactNode {
  const t = useText();
  if (completeness === undefined || completeness.complete) return null;
  const rows = formatCount(completeness.rowsRead);
  const message =
    completeness.reason === 'time-limit'
      ? m.cutTime
      : completeness.reason === 'scan-limit'
        ? m.cutScan
        : m.cutRows;
  return <Notice tone="warn">{t(message, { rows })}</Notice>;
}

/** Says that the store is behind what was received; nothing while it keeps up. Once a page: all of it lacks the same. */
export function BehindNotice({
  completeness,
}: {
  readonly completeness: Completeness | undefined;
}): ReactNode {
  const t = useText();
  const behindMs = completeness?.behindMs;
  if (behindMs === undefined) return null;
  return <Notice tone="warn">{t(m.behind, { age: formatDurationNs(behindMs * NS_PER_MS) })}</Notice>;
}

/** Rows of the real layout while the first answer is on its way. `widths` are percentages of a row's cells. */
export function SkeletonRows({
  rows,
  widths,
}: {
  readonly rows: number;
  readonly widths: readonly number[];
}): ReactNode {
  const t = useText();
  return (
    <div className="skeleton-rows" role="status" aria-label={t(m.loading)}>
      {Array.from({ length: rows }, (_, row) => (
        <div key={row}>
          {widths.map((width, cell) => (
            <span key={cell} className="skeleton" style={{ width: `${width}%` }} />
          ))}
        </div>
      ))}
    </div>
  );
}
