import { displayWidth, padToWidth } from '../base/display-width.ts';
import type { BaseImageFit, ImageFit } from '../model/image-fit.ts';
import { binaryFitTerminalMessages as m } from './binary-fit-terminal.messages.ts';
import { printableTexts } from './binary-printable.ts';
import { dim, paint, RowWriter, type TerminalStyle } from './binary-rows.ts';
import { wrapWithPrefix } from '../report/layout/wrap.ts';
import { printable } from './query/text-table.ts';

/** Whether a program starts in one image, and the error if not. */
export function renderImageFit(found: ImageFit, style: TerminalStyle): string {
  const fit = printableTexts(found);
  const rows = new RowWriter(style, 13);
  const runs = fit.verdict === 'runs';
  const values = { image: fit.image, at: fit.at };
  rows.raw(
    runs ? paint(rows.say(m.runs, values), 'green', style) : paint(rows.say(m.fails, values), 'red', style),
  );
  if (fit.failure !== null) {
    const { exitCode, errno, explanation, remedy } = fit.failure;
    const message = found.failure?.message ?? '';
    const lines = message === '' ? [rows.say(m.silence)] : message.split('\n');
    rows.add(m.prints, lines.slice(0, 12).map(printable));
    const exit =
      errno === null
        ? rows.say(m.exit, { code: exitCode })
        : rows.say(m.exitErrno, { code: exitCode, errno });
    rows.raw(`  ${' '.repeat(13)} ${dim(exit, style)}`);
    rows.add(m.why, [rows.local(explanation)]);
    rows.add(m.remedy, [rows.local(remedy)]);
  }
  rows.add(
    m.libraries,
    fit.libraries.map((l) =>
      l.path === null
        ? paint(`${l.name} → ${rows.say(m.notFound)}`, 'red', style)
        : rows.say(m.library, { name: l.name, path: l.path }),
    ),
  );
  rows.add(
    m.notes,
    fit.notes.map((n) =>
      n.severity === 'warn' ? paint(rows.local(n.text), 'yellow', style) : rows.local(n.text),
    ),
  );
  return rows.toText();
}

/** The matrix of base images, and the first that has all the program uses. */
export function renderBaseImages(
  fits: readonly BaseImageFit[],
  first: string | null,
  style: TerminalStyle,
): string {
  const rows = new RowWriter(style, 13);
  rows.raw(`  ${rows.say(m.bases)}`);
  const width = Math.max(...fits.map((f) => displayWidth(f.base)));
  for (const fit of fits) {
    const mark = fit.verdict === 'runs' ? paint('✓', 'green', style) : paint('✗', 'red', style);
    const text =
      fit.reason === null ? fit.notes.map((n) => rows.local(n)).join(', ') : rows.local(fit.reason);
    const head = `    ${mark} ${padToWidth(fit.base, width)}`;
    if (text === '') rows.raw(head.trimEnd());
    else for (const line of wrapWithPrefix(`${head}  `, text, style.columns)) rows.raw(line);
  }
  rows.raw(`  ${first === null ? rows.say(m.none) : rows.say(m.first, { base: first })}`);
  return rows.toText();
}
