import { execFileSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { probeKernelClock } from './probe-kernel-clock.ts';

function perlState(): string | undefined {
  const number = { x64: 159, arm64: 171 }[process.arch as 'x64'];
  if (process.platform !== 'linux' || number === undefined) return undefined;
  try {
    return execFileSync('perl', ['-e', `my $b = "\\0" x 256; print syscall(${number}, $b)`], {
      encoding: 'utf8',
    });
  } catch {
    return undefined;
  }
}

describe.skipIf(perlState() === undefined)('adjtimex of this kernel', () => {
  test('is what the system call answers', async () => {
    const answer = await probeKernelClock();
    expect(answer).toMatchObject({ status: 'ok', value: { state: Number(perlState()) } });
    if (answer.status !== 'ok') return;
    // TIME_ERROR is returned whenever STA_UNSYNC is set (kernel/time/ntp.c).
    if ((answer.value.status & 0x40) !== 0) expect(answer.value.state).toBe(5);
    expect(answer.value.maxErrorUs).toBeGreaterThanOrEqual(0);
  });
});
