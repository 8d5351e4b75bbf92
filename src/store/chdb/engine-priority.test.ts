import { spawn } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { areThere, canIdle, setIdle } from './engine-priority.ts';

describe.skipIf(!canIdle())('threads of another process', () => {
  test('go to idle, and are not elsewhere then', async () => {
    const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' });
    try {
      const pid = child.pid ?? 0;
      expect(areThere(pid, false)).toBe(true);
      expect(await setIdle(pid, true)).toBe(true);
      expect(areThere(pid, true)).toBe(true);
      expect(areThere(pid, false)).toBe(false);
    } finally {
      child.kill('SIGKILL');
    }
  });

  test('of a process that ended no thread is stuck', async () => {
    const child = spawn(process.execPath, ['-e', ''], { stdio: 'ignore' });
    await new Promise((resolve) => child.once('close', resolve));
    expect(await setIdle(child.pid ?? 0, false)).toBe(true);
  });
});
