import { displayWidth, padToWidth } from '../base/display-width.ts';
import { type Lang, text } from '../base/messages.ts';
import { type ArgumentSpec, type Command, flagOf, type OptionSpec, type OptionTable } from './command.ts';
import { GLOBAL_OPTIONS } from './global-options.ts';
import { helpMessages as m } from './help.messages.ts';

/** Help is at most this wide: longer lines are hard to read. */
const FULL = 80;
/** With fewer columns than this the text of a row stands below its name. */
const LEAST_TEXT = 30;

/** Name and summary of a command, known without loading it. */
export interface CommandSummary {
  readonly name: string;
  readonly about: Command['about'];
}

/** `goroscope --help` */
export function renderMainHelp(commands: readonly CommandSummary[], lang: Lang, columns = FULL): string {
  const rows = commands.map((c) => [c.name, text(c.about, lang)] as const);
  return [
    ...narrowed(text(m.tagline, lang), columns),
    '',
    `${text(m.usage, lang)}: goroscope <command> [options]`,
    '',
    `${text(m.commands, lang)}:`,
    ...table(rows, columns),
    '',
    ...narrowed(text(m.more, lang), columns),
    '',
  ].join('\n');
}

/** `goroscope <command> --help` */
export function renderCommandHelp(command: Command, lang: Lang, columns = FULL): string {
  const args = command.args ?? [];
  const usage = ['goroscope', command.name, ...args.map(argumentWord), '[options]'].join(' ');
  const lines = [...narrowed(text(command.about, lang), columns), '', `${text(m.usage, lang)}: ${usage}`];
  if (command.details !== undefined) lines.push('', ...narrowed(text(command.details, lang), columns));
  if (args.length > 0) {
    lines.push(
      '',
      `${text(m.arguments, lang)}:`,
      ...table(
        args.map((a) => [a.name, text(a.about, lang)]),
        columns,
      ),
    );
  }
  const own = optionRows(command.options, lang);
  if (own.length > 0) lines.push('', `${text(m.options, lang)}:`, ...table(own, columns));
  lines.push('', `${text(m.everywhere, lang)}:`, ...table(optionRows(GLOBAL_OPTIONS, lang), columns));
  if (command.examples.length > 0)
    lines.push('', `${text(m.examples, lang)}:`, ...command.examples.map((e) => `  ${e}`));
  lines.push('', ...narrowed(text(m.exitCodes, lang), columns), '');
  return lines.join('\n');
}

function argumentWord(spec: ArgumentSpec): string {
  const name = spec.variadic === true ? `${spec.name}…` : spec.name;
  return spec.required === true ? `<${name}>` : `[${name}]`;
}

function optionRows(options: OptionTable, lang: Lang): (readonly [string, string])[] {
  return Object.entries(options).map(([name, spec]) => [flags(name, spec), about(spec, lang)] as const);
}

function flags(name: string, spec: OptionSpec): string {
  const short = spec.short === undefined ? '    ' : `-${spec.short}, `;
  return `${short}${flagOf(name)}${spec.type === 'boolean' ? '' : ` ${spec.value ?? 'VALUE'}`}`;
}

function about(spec: OptionSpec, lang: Lang): string {
  const notes: string[] = [];
  if (spec.choices !== undefined) notes.push(spec.choices.join(' | '));
  if (spec.type === 'list') notes.push(text(m.repeatable, lang));
  if (spec.default !== undefined && spec.default !== false)
    notes.push(text(m.default, lang, { value: String(spec.default) }));
  if (spec.env !== undefined) notes.push(text(m.env, lang, { name: spec.env }));
  return text(spec.about, lang) + (notes.length === 0 ? '' : ` [${notes.join('; ')}]`);
}

/**
 * Two columns; the left is as wide as its widest cell up to 34, wider cells push their text to a line of its own. Where
 * little would be left for the text, it stands below.
 */
function table(rows: readonly (readonly [string, string])[], columns: number): string[] {
  const total = Math.min(FULL, columns);
  const widest = Math.min(34, Math.max(...rows.map(([left]) => displayWidth(left))));
  const isStacked = total - widest - 4 < LEAST_TEXT;
  const width = isStacked ? 2 : widest;
  return rows.flatMap(([left, right]) => {
    const wrapped = wrap(right, total - width - 4);
    const pad = ' '.repeat(width + 4);
    const [first = '', ...rest] = wrapped;
    if (isStacked || displayWidth(left) > width) return [`  ${left}`, ...wrapped.map((line) => pad + line)];
    return [`  ${padToWidth(left, width)}  ${first}`, ...rest.map((line) => pad + line)];
  });
}

/** Text that has its own line breaks, broken further only where the terminal is narrower than usual. */
function narrowed(paragraph: string, columns: number): string[] {
  return paragraph.split('\n').flatMap((line) => (columns >= FULL ? [line] : wrap(line, columns)));
}

function wrap(line: string, width: number): string[] {
  const lines: string[] = [];
  let current = '';
  for (const piece of line.split(/(?<=\s)|(?<=[\u3000-\u9fff\uff00-\uffef])/u)) {
    if (current !== '' && displayWidth(current + piece.trimEnd()) > width) {
      lines.push(current.trimEnd());
      current = '';
    }
    current += piece;
  }
  if (current !== '') lines.push(current.trimEnd());
  return lines;
}
