import { AppError } from '../../../src/base/errors/app-error.ts';
import { parseCall } from '../../../src/cli/parse-call.ts';
import { COMMANDS } from '../../../src/cli/registry.generated.ts';
import { recordedIo } from '../../support/recorded-io.ts';

/** What a command wrote, and how it ended. */
export interface CommandResult {
  readonly out: string;
  readonly err: string;
  readonly exitCode: number;
}

/** Runs a command with these words in this process. */
export async function runCommand(
  name: string,
  words: readonly string[],
  cwd: string,
): Promise<CommandResult> {
  const command = await COMMANDS.find((entry) => entry.name === name)!.load();
  const { args, options } = parseCall(command.command, words, {});
  const { io, out, err } = recordedIo({
    lang: options['lang'] === 'zh' ? 'zh' : 'en',
    json: options['json'] === true,
    quiet: options['quiet'] === true,
    env: process.env,
    cwd,
  });
  try {
    const exitCode = await command.command.run({ args, options, io });
    return { out: out(), err: err(), exitCode };
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return { out: out(), err: `${err()}${error.describe(io.lang).message}\n`, exitCode: error.exitCode };
  }
}
