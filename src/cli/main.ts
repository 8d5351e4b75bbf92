import { AppError } from '../base/errors/app-error.ts';
import { chooseLang, say } from '../base/messages.ts';
import { nearestName } from '../base/nearest-name.ts';
import type { Command, OptionValues } from './command.ts';
import type { GLOBAL_OPTIONS } from './global-options.ts';
import { mainMessages } from './main.messages.ts';
import { COMMANDS } from './registry.generated.ts';
import { reportError } from './report-error.ts';
import { reportErrorMessages } from './report-error.messages.ts';
import { VERSION } from './version.ts';

/** Exit code after an interrupt: 128 + SIGINT, as shells expect. */
const EXIT_INTERRUPTED = 130;

/** A call that names no command: `goroscope --version`, `goroscope help`. */
const MAIN: Command = {
  name: 'help',
  about: mainMessages.help,
  args: [{ name: 'command', about: mainMessages.command }],
  options: { version: { type: 'boolean', about: mainMessages.version, short: 'V' } },
  examples: [],
  run: () => Promise.resolve(0),
};

/** Runs one command line; answers the process exit code. Never throws. */
export async function main(words: readonly string[]): Promise<number> {
  const json = words.includes('--json');
  const lang = chooseLang(langWish(words), process.env);
  try {
    return await dispatch(words, lang);
  } catch (error) {
    return reportError(error, lang, json, (text) => void process.stderr.write(text));
  }
}

async function dispatch(words: readonly string[], lang: 'en' | 'zh'): Promise<number> {
  const { before, first, rest } = splitAtCommand(words);
  if (first === undefined || first === 'help') return mainHelp(words, rest, lang);
  const entry = COMMANDS.find((c) => c.name === first);
  if (entry === undefined) throw unknownCommand(first);
  // Options of every command may also stand before its name.
  return runCommand(entry, [...before, ...rest]);
}

/** The options before the command's name, the name, and what follows it. `--lang` is the only one that takes a value. */
function splitAtCommand(words: readonly string[]): {
  readonly before: readonly string[];
  readonly first: string | undefined;
  readonly rest: readonly string[];
} {
  let at = 0;
  while (words[at]?.startsWith('-') === true) at += words[at] === '--lang' ? 2 : 1;
  return { before: words.slice(0, at), first: words[at], rest: words.slice(at + 1) };
}

/** The help and the version: what is asked for without a command. Bad options are refused as a command refuses them. */
async function mainHelp(
  words: readonly string[],
  rest: readonly string[],
  lang: 'en' | 'zh',
): Promise<number> {
  const [topic] = rest.filter((w) => !w.startsWith('-'));
  if (topic !== undefined) return dispatch([topic, '--help', '--lang', lang], lang);
  const { parseCall } = await import('./parse-call.ts');
  const { args, options } = parseCall(MAIN, words, process.env);
  if (options['version'] === true) {
    process.stdout.write(`goroscope ${VERSION}\n`);
    return 0;
  }
  const { renderMainHelp } = await import('./help.ts');
  process.stdout.write(
    renderMainHelp(COMMANDS, lang, process.stdout.columns > 0 ? process.stdout.columns : undefined),
  );
  return options['help'] === true || args.length > 0 ? 0 : 2;
}

function unknownCommand(name: string): AppError {
  const near = nearestName(
    name,
    COMMANDS.map((c) => c.name),
  );
  const suggestion =
    near === undefined ? say(reportErrorMessages.tryHelp) : say(reportErrorMessages.tryNear, { near });
  return new AppError('UNKNOWN_COMMAND', { values: { name, suggestion } });
}

async function runCommand(entry: (typeof COMMANDS)[number], words: readonly string[]): Promise<number> {
  const [{ parseCall }, { processIo }, { command }] = await Promise.all([
    import('./parse-call.ts'),
    import('./io.ts'),
    entry.load(),
  ]);
  const { args, options } = parseCall(command, words, process.env);
  const globals = options as unknown as OptionValues<typeof GLOBAL_OPTIONS>;
  const interrupt = new AbortController();
  const io = processIo(globals, interrupt.signal);
  if (globals.help) {
    const { renderCommandHelp } = await import('./help.ts');
    io.out(renderCommandHelp(command, io.lang, io.columns));
    return 0;
  }
  const stop = () => {
    if (interrupt.signal.aborted) process.exit(EXIT_INTERRUPTED);
    interrupt.abort();
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
  return command.run({ args, options, io });
}

function langWish(words: readonly string[]): string | undefined {
  const at = words.indexOf('--lang');
  return at >= 0 ? words[at + 1] : words.find((w) => w.startsWith('--lang='))?.slice('--lang='.length);
}
