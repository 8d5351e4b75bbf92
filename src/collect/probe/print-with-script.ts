import { execFile } from 'node:child_process';

const TIMEOUT_MS = 2000;

/** What a fixed Perl text, else a fixed Python text, prints; undefined when neither interpreter is there or both fail. */
export async function printWithScript(perl: string, python: string): Promise<string | undefined> {
  return (await print('perl', ['-e', perl])) ?? (await print('python3', ['-c', python]));
}

function print(program: string, args: readonly string[]): Promise<string | undefined> {
  return new Promise((resolve) => {
    execFile(program, args, { timeout: TIMEOUT_MS, encoding: 'utf8' }, (error, stdout) =>
      resolve(error === null ? stdout : undefined),
    );
  });
}
