import { AppError } from '../base/errors/app-error.ts';
import { chooseLang, say } from '../base/messages.ts';
import { nearestName } from '../base/nearest-name.ts';
import type { OptionValues } from './command.ts';
import type { GLOBAL_OPTIONS } from './global-options.ts';
import { COMMANDS } from './registry.generated.ts';
import { reportError } from './report-error.ts';
import { reportErrorMessages } from './report-error.messages.ts';
import { VERSION } from './version.ts';

/** Exit code after an interrupt: 128 + SIGINT, as shells expect. */
const EXIT_INTERRUPTED = 130;

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
  const [first, ...rest] = words;
  if (first === '--version' || first === '-V') {
    process.stdout.write(`goroscope ${VERSION}\n`);
    return 0;
  }
  if (
    first === undefined ||
    first === '--help' ||
    first === '-h' ||
    first === 'help' ||
    first.startsWith('-')
  ) {
    return mainHelp(first, rest, lang);
  }
  const entry = COMMANDS.find((c) => c.name === first);
  if (entry === undefined) throw unknownCommand(first);
  return runCommand(entry, rest);
}

async function mainHelp(
  first: string | undefined,
  rest: readonly string[],
  lang: 'en' | 'zh',
): Promise<number> {
  const [topic] = rest.filter((w) => !w.startsWith('-'));
  if (first === 'help' && topic !== undefined) return dispatch([topic, '--help', '--lang', lang], lang);
  if (
    first?.startsWith('-') === true &&
    !['--help', '-h', '--lang', '--no-color'].includes(first.split('=')[0] ?? '')
  ) {
    throw unknownCommand(first);
  }
  const { renderMainHelp } = await import('./help.ts');
  process.stdout.write(renderMainHelp(COMMANDS, lang));
  return first === undefined ? 2 : 0;
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
    io.out(renderCommandHelp(command, io.lang));
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
