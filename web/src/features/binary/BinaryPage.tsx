import { type ReactNode, useRef } from 'react';
import { FileSearch, X } from 'lucide-react';
import { formatBytes } from '../../../../src/base/units.ts';
import { useText } from '../../lib/text.tsx';
import { Button } from '../../widgets/Button.tsx';
import { Copyable } from '../../widgets/Copy.tsx';
import { DropPage } from '../../widgets/DropPage.tsx';
import { EmptyState, ErrorBoundary, SkeletonRows } from '../../widgets/State.tsx';
import { binaryPageMessages as m } from './binary.messages.ts';
import { ModuleTable } from './ModuleTable.tsx';
import { closeProgram, MAX_BYTES, openProgram, type ShownProgram, useProgram } from './program-store.ts';
import { ProgramFacts } from './ProgramFacts.tsx';
import { SizeTreemap } from './SizeTreemap.tsx';
import './binary.css';

const COMMANDS = [
  'goroscope binary ./server --size',
  'goroscope binary ./server --in image:./rootfs --at /app/server',
  'goroscope binary ./server --bases',
];

function ChooseFile({
  look,
  label,
}: {
  readonly look: 'primary' | 'plain';
  readonly label: string;
}): ReactNode {
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <Button look={look} small={look === 'plain'} icon={FileSearch} onClick={() => input.current?.click()}>
        {label}
      </Button>
      <input
        ref={input}
        type="file"
        hidden
        aria-label={label}
        onChange={(event) => {
          const file = event.target.files?.[0];
          if (file !== undefined) openProgram(file);
          event.target.value = '';
        }}
      />
    </>
  );
}

function Welcome(): ReactNode {
  const t = useText();
  return (
    <div className="drop-zone">
      <EmptyState title={<h2>{t(m.dropTitle)}</h2>}>
        <p>{t(m.dropHint)}</p>
        <ChooseFile look="primary" label={t(m.choose)} />
        <p className="muted">{t(m.whatIsRead)}</p>
        <h3>{t(m.alsoOnTheCommandLine)}</h3>
        {COMMANDS.map((command) => (
          <Copyable key={command} text={command} />
        ))}
      </EmptyState>
    </div>
  );
}

function Refusal({ title, children }: { readonly title: string; readonly children: ReactNode }): ReactNode {
  return (
    <div className="state error" role="alert">
      <p className="state-title">{title}</p>
      <p>{children}</p>
    </div>
  );
}

function Content({ shown }: { readonly shown: ShownProgram }): ReactNode {
  const t = useText();
  const { name, bytes, program, failure } = shown;
  if (bytes > MAX_BYTES) return <Refusal title={t(m.refused, { name })}>{t(m.tooLarge)}</Refusal>;
  if (failure !== undefined) return <Refusal title={t(m.failed, { name })}>{failure}</Refusal>;
  if (program === null) return <Refusal title={t(m.refused, { name })}>{t(m.whatIsRead)}</Refusal>;
  if (program === undefined)
    return (
      <div aria-label={t(m.reading, { name })} role="status">
        <SkeletonRows rows={10} widths={[50, 30, 15]} />
      </div>
    );
  return (
    <div className="binary-parts">
      <ProgramFacts program={program} />
      <SizeTreemap key={name} tree={program.size.tree} mainModule={program.main?.path ?? null} />
      <ModuleTable program={program} />
    </div>
  );
}

/** What an executable is, read in the browser: dropped or chosen, it never leaves the machine. */
export function BinaryPage(): ReactNode {
  const t = useText();
  const shown = useProgram();
  const open = ({ files: [file] }: DataTransfer): void => {
    if (file !== undefined) openProgram(file);
  };
  return (
    <DropPage veil={t(m.dropNow)} onFiles={open}>
      <h1 className="sr-only">{t(m.title)}</h1>
      {shown === undefined ? (
        <Welcome />
      ) : (
        <>
          <header className="binary-head">
            <h2 className="clip mono">{shown.name}</h2>
            <span className="muted">{formatBytes(shown.bytes)}</span>
            <ChooseFile look="plain" label={t(m.another)} />
            <Button look="plain" small icon={X} onClick={closeProgram}>
              {t(m.close)}
            </Button>
          </header>
          <ErrorBoundary key={shown.name}>
            <Content shown={shown} />
          </ErrorBoundary>
        </>
      )}
    </DropPage>
  );
}
