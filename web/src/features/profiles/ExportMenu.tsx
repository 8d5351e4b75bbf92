import { Download } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import type { FlameColoring } from '../../../../src/analyze/flame/flame-color.ts';
import { useLang, useText } from '../../lib/text.tsx';
import { useCanvasColors } from '../../lib/theme.ts';
import { Menu, type MenuItem } from '../../widgets/Menu.tsx';
import { canvasPicture, saveBlob } from './download.ts';
import { askReader } from './file-store.ts';
import { profilesMessages as m } from './profiles.messages.ts';
import { EXPORT_FORMATS, type ExportFormat, type FlameWish } from './reader/protocol.ts';

const SUFFIX: Readonly<Record<ExportFormat, string>> = {
  svg: '.svg',
  folded: '.folded.txt',
  speedscope: '.speedscope.json',
  perfetto: '.trace.json',
  pprof: '.pb.gz',
};

interface ExportMenuProps {
  readonly name: string;
  readonly wish: FlameWish;
  readonly coloring: FlameColoring;
  readonly direction: 'icicle' | 'flame';
  /** A graph is on screen, which can be saved as it is. */
  readonly hasPicture: boolean;
}

/** Saves what is on screen, or the profile in a format of another program. */
export function ExportMenu({ name, wish, coloring, direction, hasPicture }: ExportMenuProps): ReactNode {
  const t = useText();
  const lang = useLang();
  const { surface } = useCanvasColors();
  const [failure, setFailure] = useState('');
  const base = name.replace(/(?:\.pb)?(?:\.gz)?$/, '') + (wish.base === null ? '' : '-diff');
  const fail = (error: unknown): void => setFailure(error instanceof Error ? error.message : String(error));
  const labels: Readonly<Record<ExportFormat, string>> = {
    svg: t(m.exportSvg),
    folded: t(m.exportFolded),
    speedscope: t(m.exportSpeedscope),
    perfetto: t(m.exportPerfetto),
    pprof: t(m.exportPprof),
  };
  const items: MenuItem[] = EXPORT_FORMATS.map((format) => ({
    key: format,
    label: labels[format],
    run: () => {
      setFailure('');
      askReader({ op: 'export', wish, format, name: base, coloring, direction, lang }).then(
        (blob) => saveBlob(blob, base + SUFFIX[format]),
        fail,
      );
    },
  }));
  const picture = async (): Promise<void> => {
    const canvas = document.querySelector<HTMLCanvasElement>('.profile-graph .flame-canvas canvas');
    const blob = canvas === null ? null : await canvasPicture(canvas, surface);
    if (blob !== null) saveBlob(blob, `${base}.png`);
  };
  if (hasPicture)
    items.splice(1, 0, {
      key: 'png',
      label: t(m.exportPng),
      run: () => {
        picture().catch(fail);
      },
    });
  return (
    <>
      <Menu label={t(m.export)} icon={Download} items={items} small align="end">
        {t(m.export)}
      </Menu>
      {failure !== '' && (
        <span role="alert" className="bad">
          {t(m.exportFailed, { reason: failure })}
        </span>
      )}
    </>
  );
}
