import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterAll, describe, expect, test } from 'vitest';
import { AppError } from '../../base/errors/app-error.ts';
import { readViewFile } from './read-view-file.ts';

const dir = mkdtempSync(join(tmpdir(), 'goroscope-pipe-'));
afterAll(() => rmSync(dir, { recursive: true, force: true }));
const fifo = join(dir, 'fifo');

describe.skipIf(spawnSync('mkfifo', [fifo]).status !== 0)('a pipe', () => {
  test('that nobody writes to: the wait ends with the signal', async () => {
    const stop = new AbortController();
    const reading = readViewFile(fifo, Readable.from([]), 'amd64', stop.signal);
    setTimeout(() => stop.abort(), 50);
    await expect(reading).rejects.toBeInstanceOf(AppError);
  });

  test('whose writer comes later and writes in parts is read to its end', async () => {
    const line = '4711 12:00:00.000001 futex(0xc000100150, FUTEX_WAIT_PRIVATE, 0, NULL) = 0 <0.000100>';
    const script = `sleep 0.2; exec > ${fifo}; printf '%s\\n' '${line}'; sleep 0.2; printf '%s\\n' '${line}'`;
    const writer = spawn('sh', ['-c', script]);
    const view = await readViewFile(fifo, Readable.from([]), 'amd64');
    writer.kill();
    expect(view.kinds).toEqual(['strace']);
    expect(view.trace?.threads.map((t) => t.tid)).toEqual([4711]);
  });
});
