import { memo, type ReactNode } from 'react';
import { sparklinePath } from './sparkline-path.ts';

interface SparklineProps {
  readonly values: readonly (number | null)[];
  /** What it shows, for those who cannot see it, and on hover. */
  readonly label: string;
  readonly tone?: 'accent' | 'error' | 'muted';
  readonly width?: number;
}

const HEIGHT = 20;

/** A line of the size of a word. */
export const Sparkline = memo(function Sparkline({
  values,
  label,
  tone = 'accent',
  width = 110,
}: SparklineProps): ReactNode {
  return (
    <svg
      role="img"
      aria-label={label}
      data-tip={label}
      width={width}
      height={HEIGHT}
      viewBox={`0 -1 ${width} ${HEIGHT + 2}`}
      preserveAspectRatio="none"
      className="sparkline"
    >
      <path
        d={sparklinePath(values, width, HEIGHT)}
        fill="none"
        stroke={`var(--${tone})`}
        strokeWidth={1.4}
        strokeLinejoin="round"
      />
    </svg>
  );
});
