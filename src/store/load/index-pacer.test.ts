import { describe, expect, it, vi } from 'vitest';
import type { Backend } from '../backend.ts';
import { IndexPacer } from './index-pacer.ts';

/** The part of a backend the pacer uses, noting what it is told. */
function recordingBackend(statements: string[]): Backend {
  const part: Pick<Backend, 'localTable' | 'onCluster' | 'runEverywhere'> = {
    localTable: (table) => table,
    onCluster: '',
    runEverywhere: (text) => {
      statements.push(text);
      return Promise.resolve();
    },
  };
  return part as Backend;
}

/** Lets seconds of the fake clock pass; `then` at the end of each. */
async function seconds(count: number, then: () => void): Promise<void> {
  for (let second = 0; second < count; second++) {
    await vi.advanceTimersByTimeAsync(1000);
    then();
  }
}

describe('the index pacer', () => {
  it('leaves indexes out while rows come fast and builds them when it is calm', async () => {
    vi.useFakeTimers();
    try {
      const statements: string[] = [];
      const pacer = new IndexPacer(recordingBackend(statements));
      pacer.loaded('spans', '2026-01-01', 5_000, Date.now());
      expect([pacer.state, pacer.deferredFor('spans')]).toEqual(['inline', '']);
      await seconds(6, () => pacer.loaded('spans', '2026-01-02', 60_000, Date.now()));
      expect([
        pacer.state,
        pacer.deferredFor('spans'),
        pacer.deferredFor('logs'),
        pacer.deferredFor('hist'),
      ]).toEqual(['deferred', 'string_items,typed_items', 'string_items,typed_items,body', '']);
      expect(
        statements.filter((text) =>
          text.includes("exclude_materialize_skip_indexes_on_merge = 'string_items,typed_items'"),
        ),
      ).toHaveLength(1);
      await vi.advanceTimersByTimeAsync(60_000);
      expect(statements.filter((text) => text.includes('MATERIALIZE INDEX'))).toEqual([
        expect.stringContaining("spans MATERIALIZE INDEX string_items IN PARTITION '2026-01-02'"),
        expect.stringContaining("spans MATERIALIZE INDEX typed_items IN PARTITION '2026-01-02'"),
      ]);
      expect([pacer.state, pacer.deferredFor('spans')]).toEqual(['inline', '']);
      await pacer.settled();
      await pacer.close();
    } finally {
      vi.useRealTimers();
    }
  });

  it('finds calm although rows trickle in', async () => {
    vi.useFakeTimers();
    try {
      const pacer = new IndexPacer(recordingBackend([]));
      await seconds(6, () => pacer.loaded('spans', '2026-01-02', 60_000, Date.now()));
      expect(pacer.state).toBe('deferred');
      await seconds(60, () => pacer.loaded('spans', '2026-01-02', 1, Date.now()));
      expect(pacer.state).toBe('inline');
      await pacer.close();
    } finally {
      vi.useRealTimers();
    }
  });

  it('builds later what an engine that was away could not build', async () => {
    vi.useFakeTimers();
    try {
      const statements: string[] = [];
      const backend = recordingBackend(statements);
      const run = backend.runEverywhere.bind(backend);
      let failures = 1;
      backend.runEverywhere = (text, options) =>
        text.includes('MATERIALIZE') && failures-- > 0
          ? Promise.reject(new Error('the engine stopped'))
          : run(text, options);
      const pacer = new IndexPacer(backend);
      await seconds(6, () => pacer.loaded('spans', '2026-01-02', 60_000, Date.now()));
      await vi.advanceTimersByTimeAsync(120_000);
      expect(pacer.state).toBe('inline');
      expect(statements.filter((text) => text.includes('MATERIALIZE INDEX string_items'))).toHaveLength(1);
      await pacer.close();
    } finally {
      vi.useRealTimers();
    }
  });

  it('does not count tables without a costly index', () => {
    const pacer = new IndexPacer(recordingBackend([]));
    for (let i = 0; i < 10; i++) pacer.loaded('samples', '2026-01-01', 1_000_000, Date.now());
    expect(pacer.state).toBe('inline');
  });

  it('finishes what an earlier process left', async () => {
    const statements: string[] = [];
    const pacer = new IndexPacer(recordingBackend(statements));
    await pacer.recover([
      { table: 'logs', day: '2026-01-01' },
      { table: 'hist', day: '2026-01-01' },
    ]);
    await pacer.settled();
    expect(
      statements.filter((text) => text.includes('MATERIALIZE')).map((text) => /INDEX \w+/.exec(text)?.[0]),
    ).toEqual(['INDEX string_items', 'INDEX typed_items', 'INDEX body']);
  });
});
