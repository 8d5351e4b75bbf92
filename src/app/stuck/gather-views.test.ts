import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { AppError } from '../../base/errors/app-error.ts';
import { gatherViews } from './gather-views.ts';

const LIVE = { forMs: 1, signal: new AbortController().signal, arch: 'amd64' };

function nameOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/comm`, 'latin1').trim();
  } catch {
    return '';
  }
}

async function refusal(place: string): Promise<string> {
  const error = await gatherViews([place], process.stdin, LIVE).catch((cause: unknown) => cause);
  return error instanceof AppError ? JSON.stringify(error.values) : `${place} was read`;
}

describe('gatherViews', () => {
  test.skipIf(nameOf(2) !== 'kthreadd')('a thread of the kernel is no process to look at', async () => {
    expect(await refusal('pid:2')).toContain('kthreadd');
  });

  test('what is no process number is refused with what it was', async () => {
    expect(await refusal('pid:abc')).toContain('pid:abc');
  });
});
