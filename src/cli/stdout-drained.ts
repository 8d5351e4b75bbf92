/**
 * Ends when the reader of standard output has taken what was written: at once while it keeps up. Without it what a slow
 * reader of a pipe has not taken is kept in memory. Also ends with `signal`, as a reader may never go on.
 */
export async function stdoutDrained(signal: AbortSignal): Promise<void> {
  const { stdout } = process;
  if (!stdout.writableNeedDrain || signal.aborted) return;
  await new Promise<void>((resolve) => {
    const end = () => {
      stdout.off('drain', end);
      signal.removeEventListener('abort', end);
      resolve();
    };
    stdout.once('drain', end);
    signal.addEventListener('abort', end);
  });
}
