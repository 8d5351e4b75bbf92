import { Command as Commander, CommanderError, InvalidArgumentError, Option } from 'commander';
import { AppError } from '../base/errors/app-error.ts';
import { say, type LocalText } from '../base/messages.ts';
import { nearestName } from '../base/nearest-name.ts';
import { type Command, flagOf, type OptionSpec, type OptionTable } from './command.ts';
import { GLOBAL_OPTIONS } from './global-options.ts';
import { type ParsedValue, parseOptionValue } from './option-value.ts';
import { optionMessages as m } from './option-value.messages.ts';

/** The words of a call, checked: positional arguments and every option with its typed value. */
export interface ParsedCall {
  readonly args: readonly string[];
  readonly options: Readonly<Record<string, ParsedValue>>;
}

/**
 * Reads the words after the command's name. Flag wins over environment variable over default.
 * Throws BAD_OPTION with the nearest name for an unknown flag.
 */
export function parseCall(
  command: Command,
  words: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): ParsedCall {
  const table: OptionTable = { ...command.options, ...GLOBAL_OPTIONS };
  const parser = new Commander(command.name)
    .exitOverride()
    .configureOutput({ writeErr: () => undefined, writeOut: () => undefined })
    .helpOption(false)
    .allowExcessArguments(true)
    .argument('[words...]');
  for (const [name, spec] of Object.entries(table)) parser.addOption(toCommander(command.name, name, spec));
  try {
    parser.parse([...(command.words?.(words) ?? words)], { from: 'user' });
  } catch (error) {
    throw toAppError(command.name, table, error);
  }
  const given = parser.opts<Record<string, ParsedValue>>();
  const options: Record<string, ParsedValue> = {};
  for (const [name, spec] of Object.entries(table))
    options[name] = given[name] ?? fallback(command.name, name, spec, env);
  if (options['help'] !== true) checkArguments(command, parser.args);
  return { args: parser.args, options };
}

function toCommander(command: string, name: string, spec: OptionSpec): Option {
  const flag = flagOf(name);
  const flags =
    (spec.short === undefined ? '' : `-${spec.short}, `) + flag + (spec.type === 'boolean' ? '' : ' <value>');
  const option = new Option(flags);
  // `--no-color` must stay an option of its own name: commander would turn it into `color: false`.
  option.negate = false;
  option.attributeName = () => name;
  if (spec.type === 'list')
    option.argParser((raw: string, before: readonly string[] | undefined) => [...(before ?? []), raw]);
  else if (spec.type !== 'boolean')
    option.argParser((raw: string) => parseOptionValue(command, name, spec, raw));
  return option;
}

function fallback(
  command: string,
  name: string,
  spec: OptionSpec,
  env: Readonly<Record<string, string | undefined>>,
): ParsedValue {
  const raw = spec.env === undefined ? undefined : env[spec.env];
  if (raw !== undefined && raw !== '') {
    if (spec.type === 'boolean') return raw !== '0' && raw.toLowerCase() !== 'false';
    return spec.type === 'list' ? raw.split(',') : parseOptionValue(command, name, spec, raw);
  }
  if (spec.default !== undefined) return spec.default;
  if (spec.type === 'boolean') return false;
  return spec.type === 'list' ? [] : undefined;
}

function checkArguments(command: Command, args: readonly string[]): void {
  const specs = command.args ?? [];
  const fail = (problem: LocalText, option: string) =>
    new AppError('BAD_ARGUMENT', { values: { command: command.name, problem, argument: option } });
  specs.forEach((spec, i) => {
    if (spec.required === true && args[i] === undefined)
      throw fail(say(m.missingArgument, { name: spec.name }), spec.name);
  });
  const extra = specs.at(-1)?.variadic === true ? undefined : args[specs.length];
  if (extra !== undefined) throw fail(say(m.extraArgument, { seen: extra }), extra);
}

function toAppError(command: string, table: OptionTable, error: unknown): unknown {
  if (!(error instanceof CommanderError) || error instanceof InvalidArgumentError) return error;
  const option = /'(-[^' ]*)/.exec(error.message)?.[1] ?? error.message;
  const flag = /(--[\w-]+)/.exec(error.message)?.[1] ?? option;
  if (error.code === 'commander.optionMissingArgument') {
    return new AppError('BAD_OPTION', {
      values: { command, option: flag, problem: say(m.missingValue) },
      cause: error,
    });
  }
  const near = nearestName(option, Object.keys(table).map(flagOf));
  const problem = near === undefined ? say(m.unknown) : say(m.unknownNear, { near });
  return new AppError('BAD_OPTION', { values: { command, option, problem }, cause: error });
}
