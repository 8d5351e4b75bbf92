import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import { AppError } from '../base/errors/app-error.ts';
import { PROBLEM_TYPE, problemOf } from './problem.ts';

/** What Node's parser gives up on, and the status that says so (Node.js HTTP, event 'clientError'). */
const STATUS: Readonly<Record<string, number>> = {
  HPE_HEADER_OVERFLOW: 431,
  ERR_HTTP_REQUEST_TIMEOUT: 408,
};

/** Answers bytes that are no HTTP request with a problem and closes the connection. */
export function answerBrokenRequest(
  error: NodeJS.ErrnoException & { reason?: string },
  socket: Socket,
): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const status = STATUS[error.code ?? ''] ?? 400;
  const problem = error.reason ?? error.message;
  const body = JSON.stringify({ ...problemOf(new AppError('BAD_REQUEST', { values: { problem } })), status });
  socket.end(
    `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}\r\nConnection: close\r\nContent-Type: ${PROBLEM_TYPE}\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
  );
}
