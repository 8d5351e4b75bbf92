import type { ReactNode } from 'react';
import { formatBytes, formatCount, formatDurationNs, formatRatio } from '../../../src/base/units.ts';
import { formatRate } from '../lib/format-number.ts';
import { usePreferences } from '../lib/preferences.ts';
import { useText } from '../lib/text.tsx';
import { formatClock, formatDateTime, formatExactNano, zoneName } from '../lib/time-text.ts';
import { widgetMessages as m } from './widget.messages.ts';
import './value.css';

/** A value that is not known: a dash with its reason, never a zero. */
export function UnknownValue({ reason }: { readonly reason?: string }): ReactNode {
  const t = useText();
  return (
    <span className="unknown-value" data-tip={reason ?? t(m.noValue)}>
      –<span className="sr-only">{reason ?? t(m.unknown)}</span>
    </span>
  );
}

interface MaybeProps {
  /** Why there is no value. */
  readonly reason?: string;
}

/** A duration in nanoseconds, adaptive; every digit on hover. */
export function Duration({ ns, reason }: MaybeProps & { readonly ns: number | bigint | null }): ReactNode {
  const t = useText();
  if (ns === null) return <UnknownValue {...(reason !== undefined && { reason })} />;
  const exact = formatCount(typeof ns === 'bigint' ? ns : Math.round(ns));
  return <span data-tip={t(m.exactDuration, { value: exact })}>{formatDurationNs(ns)}</span>;
}

/** A number of bytes in binary units; the exact number on hover. */
export function ByteCount({ bytes, reason }: MaybeProps & { readonly bytes: number | null }): ReactNode {
  const t = useText();
  if (bytes === null) return <UnknownValue {...(reason !== undefined && { reason })} />;
  return (
    <span data-tip={t(m.exactBytes, { value: formatCount(Math.round(bytes)) })}>{formatBytes(bytes)}</span>
  );
}

/** A count with separators. Counts weighted by a sample rate may have decimals, which only the tip shows. */
export function Count({ value, reason }: MaybeProps & { readonly value: number | null }): ReactNode {
  if (value === null) return <UnknownValue {...(reason !== undefined && { reason })} />;
  const rounded = formatCount(Math.round(value));
  return Number.isInteger(value) ? rounded : <span data-tip={String(value)}>{rounded}</span>;
}

/** A rate per second with its unit. */
export function Rate({ perSecond }: { readonly perSecond: number }): ReactNode {
  return <span data-tip={`${perSecond} /s`}>{formatRate(perSecond)}</span>;
}

/** A ratio as a percentage with one decimal. */
export function Ratio({ value, reason }: MaybeProps & { readonly value: number | null }): ReactNode {
  if (value === null) return <UnknownValue {...(reason !== undefined && { reason })} />;
  return <span data-tip={String(value)}>{formatRatio(value)}</span>;
}

interface TimestampProps {
  readonly unixNano: bigint;
  /** `clock` is the time of day with milliseconds, `second` with date to the second, `full` with date and milliseconds. */
  readonly form?: 'clock' | 'second' | 'full';
}

/** An instant in the reader's zone; every nanosecond, both zones and the Unix time on hover. */
export function Timestamp({ unixNano, form = 'clock' }: TimestampProps): ReactNode {
  const { zone } = usePreferences();
  const t = useText();
  const ms = Number(unixNano / 1_000_000n);
  const shown =
    form === 'clock'
      ? formatClock(ms, zone, true)
      : form === 'second'
        ? formatDateTime(ms, zone)
        : `${formatDateTime(ms, zone, true)} ${zoneName(ms, zone)}`;
  const tip = [
    `${formatExactNano(unixNano, 'local')} ${t(m.local)}`,
    `${formatExactNano(unixNano, 'utc')} UTC`,
    t(m.unixNano, { value: unixNano }),
  ].join('\n');
  return (
    <time className="stamp" dateTime={formatExactNano(unixNano, 'utc')} data-tip={tip}>
      {shown}
    </time>
  );
}
