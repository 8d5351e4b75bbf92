import type { ReactNode } from 'react';
import type { FlameColoring } from '../../../../src/analyze/flame/flame-color.ts';
import { useText } from '../../lib/text.tsx';
import { EmptyState, ErrorState, SkeletonRows } from '../../widgets/State.tsx';
import { FlamePane } from './FlamePane.tsx';
import { profilesMessages as m } from './profiles.messages.ts';
import type { FlameAnswer, FlameWish } from './reader/protocol.ts';
import { useReader } from './use-reader.ts';

interface SandwichViewProps {
  readonly wish: FlameWish;
  readonly answer: FlameAnswer;
  /** The function in the middle; empty for none chosen yet. */
  readonly name: string;
  readonly coloring: FlameColoring;
  readonly search: string;
  readonly formatValue: (value: number) => string;
  readonly onChoose: (name: string, how: 'sandwich' | 'source') => void;
}

const nothing = (): void => undefined;

/** Callers of a function above it, callees below it. */
export function SandwichView(props: SandwichViewProps): ReactNode {
  const { wish, answer, name } = props;
  const t = useText();
  const frame = answer.frames.findIndex((one) => one.name === name);
  const { value, stale, error } = useReader(frame < 0 ? null : { op: 'sandwich', wish, frame });
  if (frame < 0) return <EmptyState title={t(m.pickFunction)} />;
  if (error !== undefined) return <ErrorState error={error} />;
  if (value === undefined) return <SkeletonRows rows={6} widths={[50, 40]} />;
  const shared = {
    frames: answer.frames,
    coloring: props.coloring,
    formatValue: props.formatValue,
    search: props.search,
    onSearch: nothing,
    onChoose: props.onChoose,
    bare: true,
  };
  return (
    <div className={`sandwich${stale ? ' stale' : ''}`}>
      <h2 className="clip" data-tip={name}>
        {t(m.callers, { name })}
      </h2>
      <FlamePane {...shared} part={value.callers} direction="flame" name={t(m.callers, { name })} />
      <h2 className="clip" data-tip={name}>
        {t(m.callees, { name })}
      </h2>
      <FlamePane {...shared} part={value.callees} direction="icicle" name={t(m.callees, { name })} />
    </div>
  );
}
