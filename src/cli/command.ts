import type { Lang, Message } from '../base/messages.ts';

/** What an option takes. `boolean` takes nothing; `list` may be repeated. Units are part of the type. */
export type OptionType = 'string' | 'integer' | 'number' | 'boolean' | 'list' | 'duration' | 'bytes';

/**
 * One option of a command. The name in the table is the flag in camel case (`otlpHttp` is `--otlp-http`).
 * An option without default is `undefined` when not given.
 */
export interface OptionSpec {
  readonly type: OptionType;
  readonly about: Message;
  /** Shown in help for the value: `PORT`, `DIR`. */
  readonly value?: string;
  /** One letter, without the dash. */
  readonly short?: string;
  readonly default?: string | number | boolean;
  /** Environment variable that fills the option when the flag is missing. */
  readonly env?: string;
  readonly choices?: readonly string[];
  /** Words a shell may complete where any value is allowed; asked only when a completion script is made. */
  readonly completes?: () => Promise<readonly string[]>;
  /** Bounds of integer and number options, inclusive. */
  readonly min?: number;
  readonly max?: number;
}

/** One positional argument. Only the last may be variadic. */
export interface ArgumentSpec {
  readonly name: string;
  readonly about: Message;
  readonly required?: boolean;
  readonly variadic?: boolean;
  /** Words a shell may complete where any value is allowed. */
  readonly words?: readonly string[];
}

/** Options of a command by their camel-case name. */
export type OptionTable = Readonly<Record<string, OptionSpec>>;

interface TypeOf {
  readonly string: string;
  readonly integer: number;
  readonly number: number;
  readonly boolean: boolean;
  readonly list: readonly string[];
  /** Milliseconds. */
  readonly duration: number;
  /** Bytes. */
  readonly bytes: number;
}

type ValueOf<S extends OptionSpec> = S['type'] extends 'boolean' | 'list'
  ? TypeOf[S['type']]
  : S extends { readonly default: string | number }
    ? TypeOf[S['type']]
    : TypeOf[S['type']] | undefined;

/** What `run` receives for a table of options. Booleans default to false, lists to empty. */
export type OptionValues<T extends OptionTable> = { readonly [K in keyof T]: ValueOf<T[K]> };

/** Where a command reads and writes; tests pass their own. */
export interface CommandIo {
  /** Writes to standard output; results only. */
  readonly out: (text: string) => void;
  /** Writes to standard error; progress and problems. */
  readonly err: (text: string) => void;
  readonly stdin: NodeJS.ReadableStream;
  readonly isTty: boolean;
  readonly isErrTty: boolean;
  /** Colour on standard output is wanted: a terminal, no NO_COLOR, no --no-color. */
  readonly color: boolean;
  /** Width of the terminal in columns; 80 when unknown. */
  readonly columns: number;
  readonly lang: Lang;
  readonly json: boolean;
  readonly quiet: boolean;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  /** Aborted on SIGINT or SIGTERM; a second signal ends the process at once. */
  readonly signal: AbortSignal;
}

/** What a command is called with. */
export interface CommandCall<T extends OptionTable> {
  readonly args: readonly string[];
  readonly options: OptionValues<T>;
  readonly io: CommandIo;
}

/**
 * A command: one file in `commands/` exporting `command`. Heavy modules are imported inside `run`, so that help,
 * completion and other commands do not pay for them. `run` answers the process exit code.
 */
export interface Command<T extends OptionTable = OptionTable> {
  readonly name: string;
  readonly about: Message;
  /** Longer text under the usage line. */
  readonly details?: Message;
  readonly args?: readonly ArgumentSpec[];
  readonly options: T;
  /** Command lines that work as they stand. */
  readonly examples: readonly string[];
  /** Translates another tool's spelling of the words before they are parsed. */
  readonly words?: (words: readonly string[]) => readonly string[];
  readonly run: (call: CommandCall<T>) => Promise<number>;
}

/** Declares a command with its options' types inferred. */
export function defineCommand<const T extends OptionTable>(command: Command<T>): Command<T> {
  return command;
}

/** `otlpHttp` -> `--otlp-http` */
export function flagOf(name: string): string {
  return `--${name.replace(/[A-Z]/g, (c) => `-${c.toLowerCase()}`)}`;
}
