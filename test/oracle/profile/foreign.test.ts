// Profiles written by programs of other languages (fixtures/foreign/README.md) beside `go tool pprof`.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { decompress } from 'fzstd';
import { describe, expect, it } from 'vitest';
import { goPprof, hasGo, isUnsettled, scratchDirectory } from './go-tool.ts';
import { runCommand } from './run-command.ts';

const FIXTURES = fileURLToPath(new URL('fixtures/foreign/', import.meta.url));
const REPORTS = ['raw', 'traces', 'tree', 'tags', 'dot'];

describe.skipIf(!hasGo)('profiles of other languages beside go tool pprof', () => {
  const directory = scratchDirectory();

  async function expectSame(path: string, options: readonly string[] = []): Promise<void> {
    for (const report of REPORTS) {
      const words = [`-${report}`, ...options, path];
      const reference = goPprof(words, directory);
      const { out } = await runCommand('profile', words, directory);
      if (out === reference || isUnsettled(words, directory, reference)) continue;
      expect({ words, out }).toEqual({ words, out: reference });
    }
  }

  it.each([
    'node-wall.pb.gz',
    'node-heap.pb.gz',
    'node-lines.pb.gz',
    'python-cpu.pb.gz',
    'python-threads.pb.gz',
    'rust.pb.gz',
  ])('%s', async (name) => {
    await expectSame(join(FIXTURES, name));
    await expectSame(join(FIXTURES, name), ['-sample_index=0', '-lines']);
  });

  // The reference would take names from libraries of this machine, whatever their build.
  it.each(['gperftools.cpu', 'tcmalloc.heap'])('%s', async (name) => {
    await expectSame(join(FIXTURES, name), ['-symbolize=none']);
  });

  it('python-all.pb.zst, which the reference reads when it is unpacked', async () => {
    const packed = join(FIXTURES, 'python-all.pb.zst');
    const plain = join(directory, 'python-all.pb');
    writeFileSync(plain, decompress(readFileSync(packed)));
    await expectSame(plain);
    await expectSame(plain, ['-sample_index=0']);
    const { out } = await runCommand('profile', ['-raw', packed], directory);
    expect(out).toBe(goPprof(['-raw', plain], directory));
  });
});

describe('profiles of other languages', () => {
  it('says which values a profile has when those shown are all zero', async () => {
    const { err } = await runCommand('profile', ['top', join(FIXTURES, 'python-all.pb.zst')], FIXTURES);
    expect(err).toMatch(/every value of [\w-]+ is 0; this profile has values of cpu-time, .*-sample_index/);
  });

  // Sums that jeprof 5.3.0 prints for this file: `jeprof --text --show_bytes`, `--inuse_objects`, …
  it.each([
    ['inuse_space', '24836842B', '-unit=B'],
    ['alloc_space', '55317762B', '-unit=B'],
    ['inuse_objects', '1344'],
    ['alloc_objects', '2053'],
  ])('reads %s of jemalloc as jeprof does', async (type, total, ...unit) => {
    const words = ['top', `-sample_index=${type}`, ...unit, join(FIXTURES, 'jemalloc.heap')];
    const { out } = await runCommand('profile', words, FIXTURES);
    expect(out).toContain(` of ${total} total\n`);
  });
});
