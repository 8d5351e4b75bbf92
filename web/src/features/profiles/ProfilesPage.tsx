import { type ReactNode, useEffect } from 'react';
import { List, X } from 'lucide-react';
import { formatBytes, formatCount } from '../../../../src/base/units.ts';
import { useLocal, useText } from '../../lib/text.tsx';
import { useUrlState } from '../../lib/use-url-state.ts';
import { Button } from '../../widgets/Button.tsx';
import { Copyable } from '../../widgets/Copy.tsx';
import { DropPage } from '../../widgets/DropPage.tsx';
import { EmptyState, ErrorBoundary, Notice, SkeletonRows } from '../../widgets/State.tsx';
import { ChooseFiles } from './ChooseFiles.tsx';
import { CollectedProfiles } from './CollectedProfiles.tsx';
import { openDropped } from './dropped-files.ts';
import { closeFile, MAX_FILES, openServedFile, type ShownFile, useFiles } from './file-store.ts';
import { GoroutinesView } from './GoroutinesView.tsx';
import { profileFields } from './profile-url.ts';
import { profilesMessages as m } from './profiles.messages.ts';
import { ProfileView } from './ProfileView.tsx';
import type { ProgramSummary } from './reader/protocol.ts';
import { RuntimeView } from './RuntimeView.tsx';
import './profiles.css';

const COMMANDS = [
  'curl -o cpu.pb.gz "http://HOST:6060/debug/pprof/profile?seconds=30"',
  'curl -o goroutines-1.txt "http://HOST:6060/debug/pprof/goroutine?debug=2"',
  'perf record -F 499 -g -p PID -o perf.data',
  'GODEBUG=gctrace=1,schedtrace=1000 ./server 2> runtime.log',
];

function FileTabs({
  files,
  active,
}: {
  readonly files: readonly ShownFile[];
  readonly active: ShownFile | undefined;
}): ReactNode {
  const t = useText();
  const [, setView] = useUrlState(profileFields);
  const kinds = {
    profile: m.kindProfile,
    goroutines: m.kindGoroutines,
    runtime: m.kindRuntime,
    program: m.kindProgram,
  };
  return (
    <nav className="file-tabs" aria-label={t(m.files)}>
      {files.map((file) => {
        const kind = file.summary?.kind;
        const about = kind === undefined || kind === 'refused' ? '' : ` · ${t(kinds[kind])}`;
        return (
          <span key={file.id} className={`file-tab${file === active ? ' active' : ''}`}>
            <button
              type="button"
              aria-current={file === active ? 'true' : undefined}
              data-tip={`${file.name} · ${formatBytes(file.size)}${about}`}
              onClick={() =>
                setView({ list: false, file: file.name, type: '', fn: '', zoom: '', base: '', l: [] })
              }
            >
              <span className="clip">{file.name}</span>
            </button>
            <button
              type="button"
              aria-label={t(m.close, { name: file.name })}
              onClick={() => closeFile(file.id)}
            >
              <X size={13} aria-hidden />
            </button>
          </span>
        );
      })}
      <ChooseFiles look="plain" label={t(m.add)} />
      <Button look="plain" small icon={List} onClick={() => setView({ list: true, file: '' })}>
        {t(m.collected)}
      </Button>
      {files.length >= MAX_FILES && <span className="muted">{t(m.tooMany, { count: MAX_FILES })}</span>}
    </nav>
  );
}

function FileContent({
  file,
  files,
}: {
  readonly file: ShownFile;
  readonly files: readonly ShownFile[];
}): ReactNode {
  const t = useText();
  const local = useLocal();
  const [view, setView] = useUrlState(profileFields);
  const { summary, failure, name } = file;
  if (failure !== undefined)
    return (
      <div className="state error" role="alert">
        <p className="state-title">{t(m.failed, { name })}</p>
        <p className="muted mono">{failure}</p>
      </div>
    );
  if (summary === undefined)
    return (
      <div aria-label={t(m.reading, { name })} role="status">
        <SkeletonRows rows={10} widths={[50, 30, 15]} />
      </div>
    );
  if (summary.kind === 'refused')
    return (
      <div className="state error" role="alert">
        <p className="state-title">{t(m.refused, { name })}</p>
        <p>{local(summary.reason)}</p>
        <p className="muted">{t(m.whatIsRead)}</p>
      </div>
    );
  if (summary.kind === 'runtime') return <RuntimeView summary={summary} />;
  const dumps = files.filter((one) => hasGoroutines(one));
  if (summary.kind === 'goroutines') return <GoroutinesView files={dumps} />;
  if (summary.kind === 'profile' && summary.isGoroutines && view.view === 'groups')
    return (
      <>
        <div className="profile-tools">
          <Button small onClick={() => setView({ view: 'icicle' })}>
            {t(m.asGraph)}
          </Button>
        </div>
        <GoroutinesView files={dumps} />
      </>
    );
  if (summary.kind === 'program') return <ProgramAbout name={name} summary={summary} />;
  const others = files.filter((one) => one !== file && one.summary?.kind === 'profile');
  const programs = files.filter((one) => one.summary?.kind === 'program').map(({ id }) => id);
  return <ProfileView file={file} summary={summary} others={others} programs={programs} />;
}

/** Dumps, and profiles of goroutines, are moments of one timeline. */
function hasGoroutines({ summary }: ShownFile): boolean {
  return summary?.kind === 'goroutines' || (summary?.kind === 'profile' && summary.isGoroutines);
}

/** A program is no profile: it gives names to recordings that are open beside it. */
function ProgramAbout({
  name,
  summary,
}: {
  readonly name: string;
  readonly summary: ProgramSummary;
}): ReactNode {
  const t = useText();
  const { goVersion, buildId, module, functions } = summary;
  return (
    <EmptyState title={name}>
      <p>{functions > 0 ? t(m.programNames, { count: formatCount(functions) }) : t(m.programSilent)}</p>
      <p className="muted mono">{[goVersion, module, buildId].filter((text) => text !== '').join(' · ')}</p>
    </EmptyState>
  );
}

function Welcome({ missing }: { readonly missing: string }): ReactNode {
  const t = useText();
  return (
    <div className="drop-zone">
      <EmptyState title={<h2>{t(m.dropTitle)}</h2>}>
        {missing !== '' && <Notice tone="warn">{t(m.missing, { name: missing })}</Notice>}
        <p>{t(m.dropHint)}</p>
        <ChooseFiles look="primary" label={t(m.choose)} />
        <p className="muted">{t(m.whatIsRead)}</p>
        <h3>{t(m.howToGet)}</h3>
        {COMMANDS.map((command) => (
          <Copyable key={command} text={command} />
        ))}
      </EmptyState>
    </div>
  );
}

/** Profiles, goroutine dumps and runtime logs, read in the browser. */
export function ProfilesPage(): ReactNode {
  const t = useText();
  const files = useFiles();
  const [view] = useUrlState(profileFields);
  useEffect(() => {
    for (const path of view.src) openServedFile(path);
  }, [view.src]);
  const named = files.find(({ name }) => name === view.file);
  const isAsked = view.list || (view.at !== '' && named === undefined);
  const active = isAsked ? undefined : (named ?? files[0]);
  return (
    <DropPage veil={t(m.dropNow)} onFiles={(dropped) => void openDropped(dropped)}>
      <h1 className="sr-only">{t(m.title)}</h1>
      {files.length > 0 && <FileTabs files={files} active={active} />}
      {files.length > 0 && named === undefined && view.file !== '' && (
        <Notice tone="warn">{t(m.missing, { name: view.file })}</Notice>
      )}
      {active === undefined ? (
        <>
          <Welcome missing={view.file} />
          <CollectedProfiles />
        </>
      ) : (
        <ErrorBoundary key={active.id}>
          <FileContent file={active} files={files} />
        </ErrorBoundary>
      )}
    </DropPage>
  );
}
