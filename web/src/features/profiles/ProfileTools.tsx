import { X } from 'lucide-react';
import type { ReactNode } from 'react';
import { formatCount, formatDurationNs } from '../../../../src/base/units.ts';
import { usePreferences } from '../../lib/preferences.ts';
import { useText } from '../../lib/text.tsx';
import { formatDateTime } from '../../lib/time-text.ts';
import { useUrlState } from '../../lib/use-url-state.ts';
import { Button } from '../../widgets/Button.tsx';
import type { ShownFile } from './file-store.ts';
import { profileFields } from './profile-url.ts';
import { profilesMessages as m } from './profiles.messages.ts';
import type { ProfileSummary } from './reader/protocol.ts';

interface ProfileToolsProps {
  readonly summary: ProfileSummary;
  readonly sampleType: number;
  readonly others: readonly ShownFile[];
  readonly tools: ReactNode;
  /** The search stands here when no graph has its own. */
  readonly hasSearch: boolean;
}

const VIEWS = ['icicle', 'flame', 'sandwich', 'source', 'table'] as const;
const GOROUTINE_VIEWS = [...VIEWS, 'groups'] as const;
const COLORINGS = ['package', 'module', 'kind'] as const;

/** Everything that changes what is drawn. */
export function ProfileTools({
  summary,
  sampleType,
  others,
  tools,
  hasSearch,
}: ProfileToolsProps): ReactNode {
  const t = useText();
  const [view, setView] = useUrlState(profileFields);
  return (
    <div className="profile-tools">
      <label>
        <span className="muted">{t(m.sampleType)}</span>
        <select
          className="field"
          value={summary.sampleTypes[sampleType]?.type ?? ''}
          onChange={(event) => setView({ type: event.target.value, zoom: '' })}
        >
          {summary.sampleTypes.map(({ type, unit }) => (
            <option key={type} value={type}>
              {type} ({unit})
            </option>
          ))}
        </select>
      </label>
      <div className="btn-group" role="group" aria-label={t(m.views)}>
        {(summary.isGoroutines ? GOROUTINE_VIEWS : VIEWS).map((name) => (
          <Button
            key={name}
            small
            aria-pressed={view.view === name}
            onClick={() => setView({ view: name, zoom: '' })}
          >
            {t(m[name])}
          </Button>
        ))}
      </div>
      <label>
        <span className="muted">{t(m.colorBy)}</span>
        <select
          className="field"
          value={view.color}
          onChange={(event) => setView({ color: event.target.value as typeof view.color })}
        >
          {COLORINGS.map((name) => (
            <option key={name} value={name}>
              {t(m[name])}
            </option>
          ))}
        </select>
      </label>
      {others.length > 0 && (
        <label>
          <span className="muted">{t(m.compareWith)}</span>
          <select
            className="field"
            value={others.some(({ name }) => name === view.base) ? view.base : ''}
            onChange={(event) => setView({ base: event.target.value, zoom: '' })}
          >
            <option value="">{t(m.noBase)}</option>
            {others.map(({ id, name }) => (
              <option key={id} value={name}>
                {name}
              </option>
            ))}
          </select>
        </label>
      )}
      {others.some(({ name }) => name === view.base) && (
        <label>
          <input
            type="checkbox"
            checked={view.norm}
            onChange={(event) => setView({ norm: event.target.checked })}
          />
          {t(m.normalize)}
        </label>
      )}
      <LabelFilters summary={summary} />
      {hasSearch && (
        <input
          className="field"
          type="search"
          value={view.q}
          placeholder={t(m.findFunction)}
          aria-label={t(m.findFunction)}
          onChange={(event) => setView({ q: event.target.value }, { replace: true })}
        />
      )}
      {tools}
      <ProfileFacts summary={summary} />
    </div>
  );
}

function LabelFilters({ summary }: { readonly summary: ProfileSummary }): ReactNode {
  const t = useText();
  const [view, setView] = useUrlState(profileFields);
  if (summary.labels.length === 0) return null;
  return (
    <>
      {summary.labels.map(({ key, values, more }) => (
        <select
          key={key}
          className="field label-choice"
          aria-label={`${t(m.labels)}: ${key}`}
          value=""
          onChange={(event) =>
            setView({ l: [...new Set([...view.l, `${key}=${event.target.value}`])], zoom: '' })
          }
        >
          <option value="">{t(m.labelAny, { key })}</option>
          {values.map(({ value, samples }) => (
            <option key={value} value={value}>
              {value} ({formatCount(samples)})
            </option>
          ))}
          {more > 0 && <option disabled>{t(m.labelMore, { count: formatCount(more) })}</option>}
        </select>
      ))}
      {view.l.map((label) => (
        <span key={label} className="chip">
          <span className="clip">{label}</span>
          <button
            type="button"
            aria-label={t(m.labelRemove, { label })}
            onClick={() => setView({ l: view.l.filter((one) => one !== label), zoom: '' })}
          >
            <X size={12} aria-hidden />
          </button>
        </span>
      ))}
    </>
  );
}

function ProfileFacts({ summary }: { readonly summary: ProfileSummary }): ReactNode {
  const t = useText();
  const { zone } = usePreferences();
  const { samples, stacks, binary, buildId, timeUnixMs, durationNs } = summary;
  const facts = [
    t(m.facts, { samples: formatCount(samples), frames: formatCount(stacks) }),
    ...(durationNs > 0 ? [t(m.over, { duration: formatDurationNs(durationNs) })] : []),
    ...(timeUnixMs === null ? [] : [t(m.taken, { time: formatDateTime(timeUnixMs, zone) })]),
    ...(binary === '' ? [] : [binary]),
  ];
  return (
    <span
      className="muted profile-facts"
      data-tip={buildId === '' ? undefined : t(m.buildId, { id: buildId })}
    >
      {facts.join(' · ')}
    </span>
  );
}
