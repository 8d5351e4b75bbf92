import { type ReactNode, useEffect, useState } from 'react';
import type { FunctionFile } from '../../../../src/analyze/flame/function-lines.ts';
import { useText } from '../../lib/text.tsx';
import { EmptyState, ErrorState, Notice, SkeletonRows } from '../../widgets/State.tsx';
import { ChooseFiles } from './ChooseFiles.tsx';
import type { FlameWish } from './reader/protocol.ts';
import { profilesMessages as m } from './profiles.messages.ts';
import { onSources, readSource } from './source-store.ts';
import { sourceRows } from './source-rows.ts';
import { useReader } from './use-reader.ts';

interface SourceViewProps {
  readonly wish: FlameWish;
  /** Function whose lines are shown; empty for none chosen yet. */
  readonly name: string;
  readonly formatValue: (value: number) => string;
}

/** The source of a function with the values of its lines; without the source, the lines that have values. */
export function SourceView({ wish, name, formatValue }: SourceViewProps): ReactNode {
  const t = useText();
  const request = name === '' ? null : ({ op: 'source', wish, name } as const);
  const { value, stale, error } = useReader(request);
  if (name === '') return <EmptyState title={t(m.pickFunction)} />;
  if (error !== undefined) return <ErrorState error={error} />;
  if (value === undefined) return <SkeletonRows rows={8} widths={[10, 10, 60]} />;
  const { files, before } = value;
  const paths = [...new Set([...files, ...before].map(({ file }) => file))];
  return (
    <div
      className={`source-view${stale ? ' stale' : ''}`}
      role="region"
      aria-label={t(m.source)}
      tabIndex={0}
    >
      {paths.length === 0 && <EmptyState title={t(m.noLines, { name })} />}
      {paths.map((file) => (
        <SourceFile
          key={file}
          name={name}
          file={file}
          now={files.find((one) => one.file === file)}
          before={wish.base === null ? undefined : (before.find((one) => one.file === file) ?? null)}
          formatValue={formatValue}
        />
      ))}
    </div>
  );
}

interface SourceFileProps {
  readonly name: string;
  readonly file: string;
  readonly now: FunctionFile | undefined;
  /** Undefined without a comparison. */
  readonly before: FunctionFile | null | undefined;
  readonly formatValue: (value: number) => string;
}

function SourceFile({ name, file, now, before, formatValue }: SourceFileProps): ReactNode {
  const t = useText();
  const [text, setText] = useState<{
    readonly file: string;
    readonly lines: readonly string[] | undefined;
  }>();
  useEffect(() => {
    let wanted = true;
    const load = async (): Promise<void> => {
      const lines = await readSource(file);
      if (wanted) setText({ file, lines });
    };
    void load();
    const end = onSources(() => void load());
    return () => {
      wanted = false;
      end();
    };
  }, [file]);
  const lines = text?.file === file ? text.lines : undefined;
  const rows = sourceRows(now, before ?? undefined, lines);
  const heaviest = Math.max(1e-9, ...rows.map(({ cum, beforeCum }) => Math.max(cum, beforeCum)));
  const value = (number: number): string => (number === 0 ? '' : formatValue(number));
  return (
    <section>
      <h2 className="clip" data-tip={file}>
        {name} <span className="muted mono">{file === '' ? t(m.noFile) : file}</span>
      </h2>
      {lines === undefined && (
        <Notice>
          {t(m.noSource)} <ChooseFiles look="plain" folder label={t(m.chooseSource)} />
        </Notice>
      )}
      <table className="table source-table">
        <thead>
          <tr>
            {before !== undefined && (
              <th scope="col" className="num">
                {t(m.cumBefore)}
              </th>
            )}
            <th scope="col" className="num">
              {t(m.flat)}
            </th>
            <th scope="col" className="num">
              {t(m.cum)}
            </th>
            <th scope="col" className="num">
              {t(m.line)}
            </th>
            <th scope="col">{t(m.source)}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ line, flat, cum, beforeCum, code }) => (
            <tr key={line} className={cum === 0 && beforeCum === 0 ? 'muted' : undefined}>
              {before !== undefined && <td className="num">{value(beforeCum)}</td>}
              <td className="num">{value(flat)}</td>
              <td className="num">{value(cum)}</td>
              <td className="num muted">{line === 0 ? '?' : line}</td>
              <td
                className="mono source-code"
                style={{ '--heat': `${Math.round((cum / heaviest) * 100)}%` } as React.CSSProperties}
              >
                {code}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
