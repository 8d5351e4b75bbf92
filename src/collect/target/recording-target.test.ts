import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openLocalTarget } from './local-target.ts';
import { createRecording, recordingTarget } from './recording-target.ts';

test('what is asked for by way of ".." is kept under the path it has', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'goroscope-recording-'));
  try {
    mkdirSync(join(folder, 'a'));
    writeFileSync(join(folder, 'b'), 'text');
    const recording = createRecording();
    const target = recordingTarget(openLocalTarget({ name: 'local', kind: 'local' }), recording);
    const asked = `${folder}/a/../b`;
    expect((await target.readFile(asked)).status).toBe('ok');
    expect((await target.stat(asked)).status).toBe('ok');
    expect((await target.readDir(`${folder}/a/../none`)).status).toBe('absent');
    expect([...recording.files.keys(), ...recording.stats.keys(), ...recording.absent]).toEqual([
      join(folder, 'b'),
      join(folder, 'b'),
      join(folder, 'none'),
    ]);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
