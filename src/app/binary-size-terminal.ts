import { padToWidth } from '../base/display-width.ts';
import { formatBytes } from '../base/units.ts';
import type { BinarySize } from '../model/binary-size.ts';
import { binaryTerminalMessages as m } from './binary-terminal.messages.ts';
import { dim, type RowWriter, type TerminalStyle } from './binary-rows.ts';

const MAX_ROWS = 15;
const MAX_PACKAGES = 4;
const BAR = 24;
/** Columns of blanks, bytes and share. */
const FIGURES = 26;

/** Sections, then modules with their largest packages, each with a bar of its share. */
export function renderSize(rows: RowWriter, size: BinarySize, style: TerminalStyle): void {
  rows.raw('');
  rows.raw(`  ${rows.say(m.sections)}`);
  const largest = size.sections[0]?.bytes ?? 1;
  for (const section of size.sections.slice(0, MAX_ROWS))
    rows.raw(row(section.name, section.bytes, size.fileBytes, largest, style));
  addMore(rows, size.sections.length);
  if (size.modules.length === 0) return;
  rows.raw('');
  rows.raw(`  ${rows.say(m.code)}`);
  const code = size.modules.reduce((sum, x) => sum + x.codeBytes, 0);
  const first = Math.max(1, ...size.modules.map((x) => x.codeBytes));
  for (const module of size.modules.slice(0, MAX_ROWS)) {
    rows.raw(row(`${module.module} ${module.version}`.trim(), module.codeBytes, code, first, style));
    if (module.packages.length < 2) continue;
    for (const p of module.packages.slice(0, MAX_PACKAGES))
      rows.raw(dim(row(`  ${p.path}`, p.codeBytes, code, first, { ...style, color: false }), style));
    if (module.packages.length > MAX_PACKAGES)
      rows.raw(dim(`      ${rows.say(m.more, { count: module.packages.length - MAX_PACKAGES })}`, style));
  }
  addMore(rows, size.modules.length);
}

function addMore(rows: RowWriter, count: number): void {
  if (count > MAX_ROWS) rows.raw(`    ${rows.say(m.more, { count: count - MAX_ROWS })}`);
}

function row(name: string, bytes: number, all: number, largest: number, style: TerminalStyle): string {
  const share = all === 0 ? 0 : (100 * bytes) / all;
  const width = Math.max(14, Math.min(52, style.columns - BAR - FIGURES));
  const bar = Math.max(0, Math.min(BAR, style.columns - width - FIGURES));
  const filled = Math.round((bar * bytes) / Math.max(1, largest));
  const label = name.length > width ? `${name.slice(0, width - 1)}…` : name;
  return `    ${padToWidth(label, width)} ${formatBytes(bytes).padStart(10)} ${share.toFixed(1).padStart(5)} %  ${'█'.repeat(filled)}`.trimEnd();
}
