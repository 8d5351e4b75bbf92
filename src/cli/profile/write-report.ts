import { writeFile } from 'node:fs/promises';
import { AppError } from '../../base/errors/app-error.ts';
import { text } from '../../base/messages.ts';
import type { CommandIo } from '../command.ts';
import { profileMessages as m } from './profile.messages.ts';

/** Pieces of a report are written together up to this many characters. */
const WRITE_CHARACTERS = 65_536;

/** Writes a report of bytes to a file, or to standard output when `path` is empty. Errors: `FILE_NOT_WRITABLE`. */
export async function writeBytes(io: CommandIo, path: string, bytes: Uint8Array): Promise<void> {
  if (path === '') {
    await new Promise<void>((resolve) => process.stdout.write(bytes, () => resolve()));
    return;
  }
  await save(io, path, bytes);
}

/** Writes a report of text to a file, or to standard output when `path` is empty. Errors: `FILE_NOT_WRITABLE`. */
export async function writeText(io: CommandIo, path: string, pieces: Iterable<string>): Promise<void> {
  if (path !== '') {
    await save(io, path, [...pieces].join(''));
    return;
  }
  let waiting = '';
  for (const piece of pieces) {
    waiting += piece;
    if (waiting.length < WRITE_CHARACTERS) continue;
    io.out(waiting);
    waiting = '';
  }
  if (waiting !== '') io.out(waiting);
}

async function save(io: CommandIo, path: string, content: string | Uint8Array): Promise<void> {
  try {
    await writeFile(path, content);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new AppError('FILE_NOT_WRITABLE', { values: { path, reason }, cause: error });
  }
  note(io, text(m.written, io.lang, { path }));
}

/** Tells something beside the report, unless it should be quiet. */
export function note(io: CommandIo, line: string): void {
  if (!io.quiet) io.err(`${line}\n`);
}
