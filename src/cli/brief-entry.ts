import { recogniseBriefCall, runBriefCall } from './brief-call.ts';

/**
 * Answers a call of `binary DIR… --brief` when it is one that needs no parsing of options; `false` leaves it to the command
 * frame. Built into a file of its own: for a thousand files loading the rest would take as long as reading them.
 */
export async function answerBriefCall(words: readonly string[]): Promise<boolean> {
  const call = recogniseBriefCall(words, process.env);
  if (call === undefined) return false;
  // A reader that closes the pipe early (`goroscope … | head`) is not an error.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(0);
    throw error;
  });
  process.exitCode = await runBriefCall(call);
  return true;
}
