import { describe, expect, it, vi } from 'vitest';
import type { Backend } from '../backend.ts';
import { MergePacer } from './merge-pacer.ts';

const NONE = 'max_bytes_to_merge_at_max_space_in_pool = 1';

/** A pacer that notes its statements, and a way to tell it of stored segments. */
function recorded() {
  const statements: string[] = [];
  const part: Pick<Backend, 'localTable' | 'onCluster' | 'runEverywhere'> = {
    localTable: (table) => table,
    onCluster: '',
    runEverywhere: (text) => {
      statements.push(text.replaceAll(/\s+/g, ' '));
      return Promise.resolve();
    },
  };
  const pacer = new MergePacer(part as Backend);
  const stored = async (segments: number, full: boolean): Promise<string[]> => {
    statements.length = 0;
    for (let i = 0; i < segments; i++) await pacer.loaded('spans', full)?.();
    return [...statements];
  };
  return { pacer, statements, stored };
}

describe('the merge pacer', () => {
  it('eases merges and gives everything back to the engine', async () => {
    const { pacer, statements } = recorded();
    await pacer.ease(true);
    expect(statements.filter((text) => text.includes('merge_selector_base = 16'))).toHaveLength(3);
    expect(statements.some((text) => text.endsWith(NONE))).toBe(false);
    statements.length = 0;
    await pacer.ease(false);
    expect(statements.map((text) => text.slice(0, 60))).toEqual(
      ['spans', 'trace_index', 'logs'].map((table) =>
        `ALTER TABLE ${table} RESET SETTING exclude_materialize_skip_indexes_on_merge`.slice(0, 60),
      ),
    );
  });

  it('lets merges wait while INSERTs stay full, and no longer', async () => {
    const { pacer, stored } = recorded();
    await pacer.ease(true);
    expect(await stored(7, true)).toEqual([]);
    expect((await stored(1, true)).filter((text) => text.endsWith(NONE))).toHaveLength(2);
    expect(await stored(20, true)).toEqual([]);
    const resumed = await stored(1, false);
    expect(resumed).toHaveLength(2);
    expect(resumed.some((text) => text.endsWith(NONE))).toBe(false);
  });

  it('merges again after a hundred segments, however many still wait', async () => {
    const { pacer, stored } = recorded();
    await pacer.ease(true);
    await stored(8, true);
    expect(await stored(99, true)).toEqual([]);
    expect(await stored(1, true)).toHaveLength(2);
    expect(await stored(500, true)).toEqual([]);
  });

  it('tries again while the engine is away, until it is closed', async () => {
    vi.useFakeTimers();
    try {
      let failures = 3;
      const statements: string[] = [];
      const part: Pick<Backend, 'localTable' | 'onCluster' | 'runEverywhere'> = {
        localTable: (table) => table,
        onCluster: '',
        runEverywhere: (text) => {
          if (failures-- > 0) return Promise.reject(new Error('the engine stopped'));
          statements.push(text);
          return Promise.resolve();
        },
      };
      const pacer = new MergePacer(part as Backend);
      const eased = pacer.ease(false);
      await vi.advanceTimersByTimeAsync(10_000);
      await eased;
      expect(statements).toHaveLength(3);
      failures = Infinity;
      const failed = pacer.ease(true).then(
        () => 'went through',
        (error: Error) => error.message,
      );
      await vi.advanceTimersByTimeAsync(1_000);
      pacer.close();
      expect(await failed).toBe('the engine stopped');
    } finally {
      vi.useRealTimers();
    }
  });

  it('drops a wish that calm has overtaken', async () => {
    const { pacer, statements, stored } = recorded();
    await pacer.ease(true);
    await stored(7, true);
    const late = pacer.loaded('spans', true);
    await pacer.ease(false);
    statements.length = 0;
    await late?.();
    expect(late).toBeDefined();
    expect(statements).toEqual([]);
  });

  it('changes nothing while rows come slowly', async () => {
    const { stored } = recorded();
    expect(await stored(50, true)).toEqual([]);
  });
});
