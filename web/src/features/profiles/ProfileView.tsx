import { type ReactNode, useCallback, useMemo } from 'react';
import { formatProfileValue } from '../../../../src/analyze/flame/profile-value.ts';
import { formatCount } from '../../../../src/base/units.ts';
import { useText } from '../../lib/text.tsx';
import { useNarrow } from '../../lib/use-narrow.ts';
import { useUrlState } from '../../lib/use-url-state.ts';
import { EmptyState, ErrorState, Notice, SkeletonRows } from '../../widgets/State.tsx';
import { ExportMenu } from './ExportMenu.tsx';
import type { ShownFile } from './file-store.ts';
import { frameColors } from './flame-look.ts';
import { FlameLegend } from './FlameLegend.tsx';
import { FlamePane } from './FlamePane.tsx';
import { profileFields, readZoom, toLabelChoice, writeZoom } from './profile-url.ts';
import { ProfileTools } from './ProfileTools.tsx';
import { profilesMessages as m } from './profiles.messages.ts';
import type { FlameWish, ProfileSummary } from './reader/protocol.ts';
import { SandwichView } from './SandwichView.tsx';
import { SourceView } from './SourceView.tsx';
import { TopTable } from './TopTable.tsx';
import { useReader } from './use-reader.ts';

interface ProfileViewProps {
  readonly file: ShownFile;
  readonly summary: ProfileSummary;
  /** Other profiles that it may be compared with. */
  readonly others: readonly ShownFile[];
  /** Open programs, which name the addresses of recordings. */
  readonly programs: readonly number[];
}

/** What is missing in a recording of perf. */
function RecordingNotices({
  summary: { lost, unnamed },
  hasPrograms,
}: {
  readonly summary: ProfileSummary;
  readonly hasPrograms: boolean;
}): ReactNode {
  const t = useText();
  const [name] = hasPrograms ? [] : unnamed;
  return (
    <>
      {lost > 0 && <Notice tone="warn">{t(m.lost, { count: formatCount(lost) })}</Notice>}
      {name !== undefined && <Notice>{t(m.unnamed, { name })}</Notice>}
    </>
  );
}

/** One profile: flame graph, icicle, sandwich or table, by sample type, labels, and over a base. */
export function ProfileView({ file, summary, others, programs }: ProfileViewProps): ReactNode {
  const t = useText();
  const narrow = useNarrow();
  const [view, setView] = useUrlState(profileFields);
  // Only goroutines have groups: of another profile the first view is shown.
  const shown = view.view === 'groups' ? 'icicle' : view.view;
  const named = summary.sampleTypes.findIndex(({ type }) => type === view.type);
  const sampleType = named >= 0 ? named : summary.defaultType;
  const unit = summary.sampleTypes[sampleType]?.unit ?? '';
  const base = others.find(({ name }) => name === view.base)?.id ?? null;
  const open = programs.join();
  const wish: FlameWish = useMemo(
    () => ({
      file: file.id,
      sampleType,
      labels: view.l.map(toLabelChoice),
      base,
      normalize: view.norm,
      programs: open === '' ? [] : open.split(',').map(Number),
    }),
    [file.id, sampleType, view.l, base, view.norm, open],
  );
  const { value: answer, stale, error } = useReader({ op: 'flame', wish });
  const formatValue = useCallback((value: number) => formatProfileValue(value, unit), [unit]);
  const choose = useCallback(
    (fn: string, how: 'sandwich' | 'source') => setView({ fn, view: how, zoom: '' }),
    [setView],
  );
  const chooseRow = useCallback(
    (fn: string) => choose(fn, shown === 'source' ? 'source' : 'sandwich'),
    [choose, shown],
  );
  const setSearch = useCallback((q: string) => setView({ q }, { replace: true }), [setView]);
  const zoom = useMemo(() => readZoom(view.zoom), [view.zoom]);
  const setZoom = useCallback(
    (next: { from: number; to: number } | undefined) => setView({ zoom: writeZoom(next) }, { replace: true }),
    [setView],
  );
  const sort = useCallback((order: string) => setView({ sort: order }, { replace: true }), [setView]);
  const colors = useMemo(() => frameColors(answer?.frames ?? [], view.color), [answer, view.color]);
  const direction = shown === 'flame' ? 'flame' : 'icicle';
  const isSplit = shown === 'sandwich' || shown === 'source';
  const hasPicture = shown !== 'table' && shown !== 'source';
  const exportMenu = (
    <ExportMenu
      name={file.name}
      wish={wish}
      coloring={view.color}
      direction={direction}
      hasPicture={hasPicture}
    />
  );
  const table = answer !== undefined && (
    <TopTable
      answer={answer}
      search={view.q}
      sort={view.sort}
      onSort={sort}
      chosen={view.fn}
      onChoose={chooseRow}
      formatValue={formatValue}
      colors={colors}
      narrow={narrow || isSplit}
    />
  );
  return (
    <div className="profile">
      <ProfileTools
        summary={summary}
        sampleType={sampleType}
        others={others}
        tools={shown === 'icicle' || shown === 'flame' ? null : exportMenu}
        hasSearch={isSplit || shown === 'table'}
      />
      {answer !== undefined && <FlameLegend answer={answer} coloring={view.color} hasBoxes={hasPicture} />}
      <RecordingNotices summary={summary} hasPrograms={programs.length > 0} />
      {error !== undefined && <ErrorState error={error} />}
      {answer === undefined && error === undefined && <SkeletonRows rows={10} widths={[60, 30]} />}
      {answer?.graph.size === 0 && (
        <EmptyState title={t(summary.samples === 0 ? m.emptyProfile : m.noSamples)} />
      )}
      {answer !== undefined && answer.graph.size > 0 && (
        <div
          className={`profile-graph ${isSplit ? 'sandwich' : shown}${stale ? ' stale' : ''}`}
          aria-busy={stale}
        >
          {direction === shown && (
            <FlamePane
              part={answer}
              frames={answer.frames}
              coloring={view.color}
              direction={direction}
              formatValue={formatValue}
              search={view.q}
              onSearch={setSearch}
              onChoose={choose}
              zoom={zoom}
              onZoom={setZoom}
              tools={exportMenu}
            />
          )}
          {shown === 'table' && table}
          {isSplit && table}
          {shown === 'source' && <SourceView wish={wish} name={view.fn} formatValue={formatValue} />}
          {shown === 'sandwich' && (
            <SandwichView
              wish={wish}
              answer={answer}
              name={view.fn}
              coloring={view.color}
              search={view.q}
              formatValue={formatValue}
              onChoose={choose}
            />
          )}
        </div>
      )}
    </div>
  );
}
