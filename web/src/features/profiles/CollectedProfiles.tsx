import { useQuery } from '@tanstack/react-query';
import { type CSSProperties, type ReactNode, useEffect } from 'react';
import type { ProfileRow, ProfileTarget } from '../../../../src/api/profiles.ts';
import { formatBytes, formatCount, formatDurationNs } from '../../../../src/base/units.ts';
import { profilesQuery } from '../../api/queries.ts';
import { useLocal, useText } from '../../lib/text.tsx';
import { useTime } from '../../lib/use-time.ts';
import { type Target, useGo } from '../../lib/links.ts';
import { readPlace } from '../../lib/profile-places.ts';
import { writeUrl } from '../../lib/url-fields.ts';
import { useUrlSearch, useUrlState } from '../../lib/use-url-state.ts';
import { AppLink } from '../../widgets/AppLink.tsx';
import { Button } from '../../widgets/Button.tsx';
import { Copyable } from '../../widgets/Copy.tsx';
import { ServiceName } from '../../widgets/ServiceName.tsx';
import { ErrorState, Notice, SkeletonRows } from '../../widgets/State.tsx';
import { Timestamp } from '../../widgets/Value.tsx';
import { collectedMessages as m } from './collected.messages.ts';
import { CollectedPlace, shortOf } from './CollectedPlace.tsx';
import { collectedMap, mainTotal, nearestProfile } from './collected-map.ts';
import { profileFields } from './profile-url.ts';
import './collected.css';

/** Rows asked for; the server says when there are more. */
const LIMIT = 400;

function totalText(row: ProfileRow): string {
  const { type, value } = mainTotal(row);
  if (type.endsWith('/nanoseconds')) return formatDurationNs(value);
  return type.endsWith('/bytes') ? formatBytes(value) : formatCount(value);
}

function fileOf(row: ProfileRow): string {
  return decodeURIComponent(row.href.slice(row.href.lastIndexOf('/') + 1));
}

/** Where one is shown: its address and its name go into this page's address. */
function useTargetOf(): (row: ProfileRow) => Target {
  const search = useUrlSearch();
  const [view] = useUrlState(profileFields);
  return (row) => ({
    path: '/profiles',
    search: writeUrl(profileFields, search, {
      ...view,
      src: [...new Set([...view.src, row.href])],
      file: fileOf(row),
      at: '',
      list: false,
      type: '',
      zoom: '',
      fn: '',
    }),
  });
}

function Targets({ targets }: { readonly targets: readonly ProfileTarget[] }): ReactNode {
  const t = useText();
  const local = useLocal();
  return (
    <section aria-label={t(m.targets)} className="collected-targets">
      <h3>{t(m.targets)}</h3>
      <ul>
        {targets.map((target) => (
          <li key={`${target.service} ${target.url}`}>
            <ServiceName service={target.service} /> <code>{target.url}</code>{' '}
            <span className="muted">{t(m.every, { seconds: target.everySeconds })}</span>{' '}
            {target.lastOkUnixMs === null ? (
              <span className="muted">{t(m.never)}</span>
            ) : (
              <Timestamp unixNano={BigInt(target.lastOkUnixMs) * 1_000_000n} form="second" />
            )}
            {target.lastError !== null && <Notice tone="warn">{local(target.lastError)}</Notice>}
            {target.notes.map(({ kind, text }) => (
              <p key={kind} className="muted">
                {local(text)}
              </p>
            ))}
          </li>
        ))}
      </ul>
    </section>
  );
}

function HeatMap({ rows }: { readonly rows: readonly ProfileRow[] }): ReactNode {
  const t = useText();
  const targetOf = useTargetOf();
  const { range } = useTime();
  const lines = collectedMap(rows, range.fromMs, range.toMs);
  return (
    <section aria-label={t(m.map)} className="collected-map">
      {lines.map((line) => (
        <div key={line.key} className="collected-line">
          <span className="collected-label clip">
            <ServiceName service={line.service} /> <span className="muted">{line.kind}</span>
          </span>
          <span className="collected-track">
            {line.cells.map(({ row, left, strength }) => {
              const place: CSSProperties & Record<'--strength', string> = {
                left: `${left * 100}%`,
                '--strength': `${Math.round(15 + strength * 85)}%`,
              };
              const time = new Date(row.atUnixMs).toLocaleTimeString();
              const label = t(m.cell, { kind: row.kind, service: row.service, time, total: totalText(row) });
              return (
                <AppLink
                  key={row.id}
                  to={targetOf(row)}
                  className="collected-cell"
                  tabIndex={-1}
                  aria-label={label}
                  data-tip={label}
                >
                  <span style={place} />
                </AppLink>
              );
            })}
          </span>
        </div>
      ))}
    </section>
  );
}

function Table({ rows }: { readonly rows: readonly ProfileRow[] }): ReactNode {
  const t = useText();
  const targetOf = useTargetOf();
  return (
    <div className="collected-scroll">
      <table className="table">
        <thead>
          <tr>
            {[m.time, m.service, m.kind, m.where].map((head) => (
              <th key={head.en}>{t(head)}</th>
            ))}
            {[m.total, m.samples, m.traces, m.score, m.size].map((head) => (
              <th key={head.en} className="num">
                {t(head)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.id}>
              <td>
                <Timestamp unixNano={BigInt(row.atUnixMs) * 1_000_000n} form="second" />
              </td>
              <td>
                <ServiceName service={row.service} />
              </td>
              <td>
                <AppLink to={targetOf(row)} aria-label={t(m.open, { kind: row.kind, service: row.service })}>
                  {row.kind}
                </AppLink>
              </td>
              <td>
                <CollectedPlace row={row} />
              </td>
              <td className="num">{totalText(row)}</td>
              <td className="num">{formatCount(row.samples)}</td>
              <td className="num">{row.traces === 0 ? '' : formatCount(row.traces)}</td>
              <td className="num">{row.score}</td>
              <td className="num">{formatBytes(row.sizeBytes)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** Opens the profile of the moment that the address names, in place of the list: whoever came from a span wants to see it. */
function useNearest(rows: readonly ProfileRow[] | undefined): void {
  const targetOf = useTargetOf();
  const go = useGo();
  const [{ at }] = useUrlState(profileFields);
  const nearest = at === '' || rows === undefined ? undefined : nearestProfile(rows, Number(at));
  useEffect(() => {
    // The address it leads to names no moment, so that this ends.
    if (nearest !== undefined) go(targetOf(nearest), { replace: true });
  }, [nearest, targetOf, go]);
}

/** Profiles that were collected in the window on screen: a map over time, the list, and where they come from. */
export function CollectedProfiles(): ReactNode {
  const t = useText();
  const { range, revision } = useTime();
  const [view, setView] = useUrlState(profileFields);
  const place = readPlace(view.place);
  const params = {
    from: range.fromMs,
    to: range.toMs,
    limit: LIMIT,
    ...(view.svc !== '' && { service: view.svc }),
    ...(view.span !== '' && { span: view.span }),
  };
  const exact = useQuery(profilesQuery({ ...params, ...Object.fromEntries(place) }, revision));
  // A place of which nothing was collected: better the same service elsewhere, and said so, than nothing.
  const isElsewhere = place.length > 0 && !exact.isPlaceholderData && exact.data?.profiles.length === 0;
  const wide = useQuery({ ...profilesQuery(params, revision), enabled: isElsewhere });
  const { data, error, refetch } = isElsewhere && wide.data !== undefined ? wide : exact;
  // Of another place it is not opened unasked.
  useNearest(exact.isPlaceholderData ? undefined : exact.data?.profiles);
  if (error !== null) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (data === undefined) return <SkeletonRows rows={4} widths={[14, 12, 10, 10]} />;
  return (
    <section
      className={`pane collected${data.profiles.length > 0 ? ' some' : ''}`}
      aria-labelledby="collected-title"
    >
      <div className="pane-head">
        <h2 id="collected-title">{t(m.title)}</h2>
        {place.length > 0 && (
          <Button look="plain" small onClick={() => setView({ place: [] })}>
            {place.map(shortOf).join(' ')} × {t(m.everywhere)}
          </Button>
        )}
        {view.svc !== '' && (
          <Button look="plain" small onClick={() => setView({ svc: '', span: '', place: [] })}>
            {t(m.allServices)}
          </Button>
        )}
      </div>
      {data.profiles.length > 0 ? (
        <>
          {isElsewhere && <Notice tone="warn">{t(m.noneAt, { place: place.map(shortOf).join(' ') })}</Notice>}
          <HeatMap rows={data.profiles} />
          <Table rows={data.profiles} />
        </>
      ) : (
        <div className="collected-none">
          <p>{view.svc === '' ? t(m.none) : t(m.noneOf, { service: view.svc })}</p>
          <Copyable text="goroscope up --profile NAME=http://HOST:6060" />
        </div>
      )}
      {data.targets.length > 0 && <Targets targets={data.targets} />}
    </section>
  );
}
