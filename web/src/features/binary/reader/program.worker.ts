// The thread that reads a program, so that the page never waits. The file stays in the browser.
import { readProgram } from './read-program.ts';

addEventListener('message', (event: MessageEvent<{ readonly file: File }>) => {
  const { file } = event.data;
  void file
    .arrayBuffer()
    .then((buffer) => ({ program: readProgram(file.name, new Uint8Array(buffer)) ?? null }))
    .catch((error: unknown) => ({ error: error instanceof Error ? error.message : String(error) }))
    .then((answer) => postMessage(answer));
});
