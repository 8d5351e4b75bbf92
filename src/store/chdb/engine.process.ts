// The process of the embedded engine. It lives as long as the pipe to its parent (file descriptor 3): when the parent
// dies, however it dies, the pipe ends and so does this process.
import { readFileSync } from 'node:fs';
import { Socket } from 'node:net';
import { join } from 'node:path';
import type { EngineServer, EngineOptions } from './engine-server.ts';
import { takePriority } from './engine-priority.ts';
import { FRAME, FrameReader, jsonFrame } from './frames.ts';
import type { FailureMessage } from './messages.ts';

/** After the parent is gone or asked to close, statements get this long before they are ended. */
const GRACE_MS = 2000;
/** Closing never takes longer than this. */
const KILL_AFTER_MS = 15_000;

const socket = new Socket({ fd: 3, readable: true, writable: true });
const options = JSON.parse(process.env['GOROSCOPE_ENGINE'] ?? '{}') as EngineOptions;
let server: EngineServer | undefined;

/** Ends the process without the engine's exit handlers, which wait for threads that may never end. */
function exitNow(): never {
  process.kill(process.pid, 'SIGKILL');
  throw new Error('unreachable');
}

async function closeAndExit(): Promise<void> {
  setTimeout(exitNow, KILL_AFTER_MS).unref();
  try {
    await server?.close(GRACE_MS);
  } finally {
    socket.end(exitNow);
    setTimeout(exitNow, 200);
  }
}

/** Process id in the engine's lock file; 0 when it cannot be read. */
function holderPid(): number {
  try {
    return Number(/PID: (\d+)/.exec(readFileSync(join(options.dir, 'status'), 'utf8'))?.[1] ?? 0);
  } catch {
    return 0;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

function whyNotOpen(error: unknown): FailureMessage {
  const message = error instanceof Error ? error.message : String(error);
  const code = (error as { code?: string }).code ?? '';
  const pid = holderPid();
  const base = { engineCode: 0, message, holderPid: pid };
  if (code === 'ERR_MODULE_NOT_FOUND' || code.startsWith('CHDB_PLATFORM') || code.startsWith('CHDB_BINARY'))
    return { ...base, reason: 'missing' };
  // The engine names no cause when its directory is locked; its lock file tells whose it is.
  if (pid !== 0 && pid !== process.pid && isAlive(pid)) return { ...base, reason: 'locked' };
  return { ...base, reason: 'engine' };
}

const reader = new FrameReader();
socket.on('data', (chunk: Buffer) => {
  for (const frame of reader.push(chunk)) {
    if (frame.kind === FRAME.close) void closeAndExit();
    else server?.take(frame);
  }
});
socket.on('error', () => void closeAndExit());
socket.on('end', () => void closeAndExit());
process.on('SIGTERM', () => void closeAndExit());
// A terminal sends ^C to the whole group; the parent decides when the engine closes.
process.on('SIGINT', () => undefined);

// Before the engine makes its threads.
takePriority(options.priority);

try {
  const { EngineServer } = await import('./engine-server.ts');
  // The reader of segments writes its parsed schema into the working directory: that must not be wherever the user stood.
  process.chdir(options.dir);
  server = await EngineServer.open(socket, options);
} catch (error) {
  for (const part of jsonFrame(FRAME.failed, 0, whyNotOpen(error))) socket.write(part);
  socket.end(exitNow);
}
