import { displayWidth, padToWidth } from '../base/display-width.ts';
import type { Message } from '../base/messages.ts';
import { formatBytes, formatCount } from '../base/units.ts';
import { binaryProblemMessages } from '../model/binary-problem.messages.ts';
import type { BinaryReport } from '../model/binary-report.ts';
import type { BinaryRuntime } from '../model/binary-runtime.ts';
import { dim, paint, RowWriter, type TerminalStyle } from './binary-rows.ts';
import { binaryTerminalMessages as m } from './binary-terminal.messages.ts';
import { printableTexts } from './binary-printable.ts';
import { renderSize } from './binary-size-terminal.ts';
import { renderTreemap } from './binary-treemap-terminal.ts';

/** Problems that may hide what makes a file a Go program. */
const DAMAGE: ReadonlySet<string> = new Set([
  'header-truncated',
  'section-table-truncated',
  'segment-table-truncated',
  'file-truncated',
  'build-info-damaged',
  'pclntab-damaged',
]);

/** The view of one file. */
export function renderBinary(found: BinaryReport, style: TerminalStyle, withMap = false): string {
  // Names in a file and of it may hold what moves the cursor or changes the title.
  const report = printableTexts(found);
  const rows = new RowWriter(style);
  const kind = [
    report.format,
    `${report.bits}`,
    `${report.os}/${report.arch}`,
    report.kind,
    formatBytes(report.sizeBytes),
  ];
  rows.raw(`${paint(report.file, 'bold', style)}  ${kind.join(' ')}`);
  addPacker(rows, report, style);
  const slices = report.macho?.slices ?? [];
  if (slices.length > 1) rows.add(m.slicesLabel, [rows.say(m.slices, { list: slices.join(', ') })]);
  addGo(rows, report);
  rows.add(m.loader, loadingLines(rows, report));
  if (report.cpu !== null) rows.add(m.cpu, [`${report.cpu.variable}=${report.cpu.value}`]);
  rows.add(m.identity, identityLines(rows, report));
  rows.add(
    m.hardening,
    [hardeningLine(rows, report)].filter((l) => l !== ''),
  );
  rows.add(m.marks, markLines(rows, report));
  if (report.runtime !== null) addRuntime(rows, report, report.runtime, style);
  rows.add(
    m.problems,
    report.problems.map((p) =>
      paint(rows.say(binaryProblemMessages[p.code], { detail: p.detail }), 'yellow', style),
    ),
  );
  if (report.size !== undefined && withMap) renderTreemap(rows, report.size, style);
  if (report.size !== undefined) renderSize(rows, report.size, style);
  addFunctions(rows, report);
  return rows.toText();
}

function addPacker(rows: RowWriter, report: BinaryReport, style: TerminalStyle): void {
  const { packer, unpackedBytes, format } = report;
  if (packer === null) return;
  if (unpackedBytes === null) {
    const text = packer === 'upx' ? rows.say(m.packed) : rows.say(m.packedOther, { packer });
    rows.add(m.packer, [paint(text, 'yellow', style)]);
    return;
  }
  const what = format === 'elf' ? m.unpackedElf : m.unpacked;
  rows.add(m.packer, [rows.say(what, { size: formatBytes(unpackedBytes) })]);
}

function addGo(rows: RowWriter, report: BinaryReport): void {
  if (!report.isGo) {
    const codes = report.problems.map((p) => p.code);
    const bare = codes.includes('section-table-missing') ? m.noSign : m.notGo;
    if (report.packer === null || report.unpackedBytes !== null)
      rows.add(m.go, [rows.say(codes.some((code) => DAMAGE.has(code)) ? m.notWhole : bare)]);
    return;
  }
  const main = report.main === null ? '' : ` (${report.main.path} ${report.main.version})`;
  const first = [versionText(rows, report), report.path === null ? '' : `${report.path}${main}`];
  if (report.deps.length > 0) first.push(rows.say(m.modules, { count: report.deps.length }));
  const line = lineRange(report.runtime);
  if (line !== null) first.push(rows.say(m.line, { range: line }));
  rows.add(m.go, [first.filter((p) => p !== '').join(' · ')]);
  const vcs = new Map(report.settings.map((s) => [s.key, s.value]));
  const shown = report.settings.filter((s) => !s.key.startsWith('vcs') && s.key !== 'DefaultGODEBUG');
  if (shown.length > 0) rows.add(m.build, [shown.map((s) => `${s.key}=${s.value}`).join(' ')]);
  const revision = vcs.get('vcs.revision');
  if (revision !== undefined) {
    const modified = vcs.get('vcs.modified') === 'true' ? rows.say(m.modified) : '';
    rows.add(m.vcs, [`${vcs.get('vcs') ?? ''} ${revision} ${vcs.get('vcs.time') ?? ''} ${modified}`.trim()]);
  }
}

function versionText(rows: RowWriter, report: BinaryReport): string {
  if (report.goVersion !== null && report.buildInfo === null)
    return rows.say(m.removed, { version: report.goVersion });
  if (report.goVersion !== null) return report.goVersion;
  const range = report.goReleases;
  if (range === null) return rows.say(m.releaseUnknown);
  return rows.say(m.releases, { range: `1.${range.from}–${range.to === null ? '' : `1.${range.to}`}` });
}

function lineRange(runtime: BinaryRuntime | null): string | null {
  if (runtime === null) return null;
  const { from, to } = runtime.languageLine;
  // Open below: every line up to `to` records the same.
  if (to === null || (from === null && to === runtime.goMinor)) return null;
  return from === null || from === to ? `1.${to}` : `1.${from}–1.${to}`;
}

function loadingLines(rows: RowWriter, report: BinaryReport): string[] {
  if (report.linking === 'static')
    return report.format === 'wasm' ? [report.needed.join(', ')] : [rows.say(m.static)];
  if (report.linking === 'unknown') return [rows.say(m.linkingUnknown)];
  if (report.linking === 'static-pie') return [rows.say(m.staticPie)];
  const parts: string[] = [];
  if (report.interpreter !== null) parts.push(rows.say(m.interpreter, { path: report.interpreter }));
  if (report.needed.length > 0) parts.push(rows.say(m.needs, { libraries: report.needed.join(', ') }));
  if (report.glibc !== null) parts.push(rows.say(m.glibc, { version: report.glibc }));
  if (report.libc === 'musl')
    parts.push(report.musl === null ? rows.say(m.anyMusl) : rows.say(m.musl, { version: report.musl }));
  const paths = [...report.rpath.map((p) => `RPATH ${p}`), ...report.runpath.map((p) => `RUNPATH ${p}`)];
  return [parts.join(' · '), ...(paths.length > 0 ? [paths.join(', ')] : [])];
}

function identityLines(rows: RowWriter, report: BinaryReport): string[] {
  const lines: string[] = [];
  if (report.buildId !== null) lines.push(rows.say(m.buildId, { id: report.buildId }));
  if (report.goBuildId !== null) lines.push(rows.say(m.goBuildId, { id: report.goBuildId }));
  return lines;
}

function hardeningLine(rows: RowWriter, report: BinaryReport): string {
  const { pie, relro, nx, canary, fortify, bindNow, cfi } = report.hardening;
  const word = (value: boolean | null) =>
    value === null ? rows.say(m.unknown) : rows.say(value ? m.yes : m.no);
  const parts: [string, boolean | null][] = [
    ['PIE', pie],
    ['NX', nx],
    ['BIND_NOW', bindNow],
    ['canary', canary],
    ['FORTIFY', fortify],
    ['CFG', cfi],
  ];
  const shown = parts.filter(([, value]) => value !== null).map(([name, value]) => `${name} ${word(value)}`);
  if (relro !== null) shown.splice(1, 0, `RELRO ${relro}`);
  return shown.join(' · ');
}

function markLines(rows: RowWriter, report: BinaryReport): string[] {
  const { race, msan, asan, cover, unoptimized, stripped, dwarf } = report.instrumentation;
  const marks: [boolean, Message][] = [
    [race, m.race],
    [msan, m.msan],
    [asan, m.asan],
    [cover, m.cover],
    [unoptimized, m.unoptimized],
    [stripped === true, m.stripped],
    [dwarf === true, m.dwarf],
    [report.cgo === true, m.cgo],
    [report.embeddedRoots === true, m.roots],
    [report.embeddedTzdata === true, m.tzdata],
  ];
  const shown = marks.filter(([on]) => on).map(([, message]) => rows.say(message));
  return shown.length === 0 ? [] : [shown.join(' · ')];
}

function addRuntime(
  rows: RowWriter,
  report: BinaryReport,
  runtime: BinaryRuntime,
  style: TerminalStyle,
): void {
  if (report.os === 'linux') {
    rows.add(
      m.cpus,
      runtime.cpu.texts.map((t) => rows.local(t)),
    );
    rows.add(
      m.memory,
      runtime.memory.texts.map((t) => rows.local(t)),
    );
  }
  const kernel: string[] = [];
  if (runtime.kernel !== null) {
    const { minimum, source, notes } = runtime.kernel;
    kernel.push(rows.say(m.kernelFloor, { version: minimum, source }), ...notes.map((n) => rows.local(n)));
  }
  if (report.abiKernel !== null) kernel.push(rows.say(m.abiKernel, { version: report.abiKernel }));
  rows.add(m.kernel, kernel);
  rows.add(
    m.godebug,
    runtime.godebug.map((g) => {
      const values = { name: g.name, value: g.value, meaning: rows.local(g.meaning) };
      const note =
        g.status === 'removed'
          ? rows.say(m.godebugRemoved)
          : g.status === 'unknown'
            ? rows.say(m.godebugUnknown)
            : g.restoresBefore === null
              ? ''
              : rows.say(m.godebugBefore, { minor: g.restoresBefore });
      return `${rows.say(m.godebugRow, values)}${note === '' ? '' : dim(`  (${note})`, style)}`;
    }),
  );
  rows.add(
    m.redLines,
    runtime.redLines.map((r) => paint(rows.local(r.text), 'red', style)),
  );
}

function addFunctions(rows: RowWriter, report: BinaryReport): void {
  if (report.addresses !== undefined) {
    for (const { address, frames } of report.addresses) {
      const lines = frames.map(
        (f) => `${f.function} ${f.file}:${f.line}${f.inlined ? ` (${rows.say(m.inlined)})` : ''}`,
      );
      rows.raw(`  ${padToWidth(address, 18)} ${lines[0] ?? rows.say(m.noFrames)}`);
      for (const line of lines.slice(1)) rows.raw(`  ${' '.repeat(18)} ${line}`);
    }
  }
  if (report.functions === undefined) return;
  rows.raw(`  ${rows.say(m.functions, { count: formatCount(report.functions.length) })}`);
  const width = Math.max(0, ...report.functions.map((f) => displayWidth(formatCount(f.end - f.entry))));
  for (const f of report.functions) {
    const place = f.file === '' ? '' : `  ${f.file}${f.startLine > 0 ? `:${f.startLine}` : ''}`;
    rows.raw(
      `  0x${f.entry.toString(16)} ${formatCount(f.end - f.entry).padStart(width)}  ${f.name}${place}`,
    );
  }
}
