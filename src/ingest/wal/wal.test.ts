import { constants, readFileSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { SealedSegment } from './open-segment.ts';
import { readSegment } from './record.ts';
import { WAL_FILES, type WalFiles } from './wal-file.ts';
import type { OtlpSignal } from '../../formats/otlp/schema.ts';
import { WalAppendError, type WalFailure } from './lane.ts';
import { Wal, type WalOptions } from './wal.ts';

let dir = '';
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'goroscope-wal-'));
});
afterEach(async () => {
  vi.restoreAllMocks();
  await rm(dir, { recursive: true, force: true });
});

interface Harness {
  readonly wal: Wal;
  readonly sealed: SealedSegment[];
  readonly failures: WalFailure[];
  readonly groups: number[];
}

function open(files: Partial<WalFiles> = {}, options: Partial<WalOptions> = {}): Harness {
  const sealed: SealedSegment[] = [];
  const failures: WalFailure[] = [];
  const groups: number[] = [];
  const wal = new Wal(
    {
      dir,
      files: { ...WAL_FILES, ...files },
      groupWindowMs: 1,
      groupMaxBytes: 1 << 20,
      segmentMaxBytes: 1 << 20,
      segmentMaxAgeMs: 60_000,
      lastSegmentId: 0n,
      lastSeq: 0n,
      ...options,
    },
    {
      sealed: (segment) => sealed.push(segment),
      failed: (failure) => failures.push(failure),
      committed: (group) => groups.push(group.requests),
    },
  );
  return { wal, sealed, failures, groups };
}

function request(size = 100, signal: OtlpSignal = 'traces'): Parameters<Wal['append']>[0] {
  return {
    signal,
    payload: Buffer.alloc(size, 1),
    days: { spans: new Map([[20_000, 2]]) },
    items: 2,
    received: { wallUnixNano: 20_000n * 86_400_000_000_000n, monoNano: 5n },
    tenant: '',
    flags: 0,
  };
}

async function seqsIn(path: string): Promise<number[]> {
  const pieces = [...readSegment(await readFile(path))];
  return pieces.map((piece) => (piece.kind === 'record' ? Number(piece.header.seq) : -1));
}

const errno = (code: string): Error => Object.assign(new Error(code), { code });

describe('the log', () => {
  test('resolves only after the fsync of the group', async () => {
    const steps: string[] = [];
    const { wal } = open({
      fdatasync: async (fd) => {
        await new Promise((resolve) => setTimeout(resolve, 20));
        steps.push('synced');
        await WAL_FILES.fdatasync(fd);
      },
    });
    await wal.append(request()).then(() => steps.push('acknowledged'));
    expect(steps).toEqual(['synced', 'acknowledged']);
    await wal.close();
  });

  test.skipIf(process.platform !== 'linux')('a segment is opened so that writes are synced', async () => {
    const flags: number[] = [];
    const { wal } = open({
      writev: (fd, buffers, position) => {
        const info = readFileSync(`/proc/self/fdinfo/${fd}`, 'utf8');
        flags.push(Number.parseInt(/^flags:\s*([0-7]+)/m.exec(info)?.[1] ?? '0', 8));
        return WAL_FILES.writev(fd, buffers, position);
      },
    });
    await wal.append(request());
    await wal.close();
    expect(flags.map((value) => value & constants.O_DSYNC)).toEqual([constants.O_DSYNC]);
  });

  test('without a window, what arrives in one turn shares one write', async () => {
    const { wal, groups } = open({}, { groupWindowMs: 0 });
    await Promise.all(Array.from({ length: 20 }, () => wal.append(request())));
    await wal.close();
    expect(groups).toEqual([20]);
  });

  test('requests that arrive together share one fsync and keep their order', async () => {
    let syncs = 0;
    const fdatasync = (fd: number): Promise<void> => {
      syncs++;
      return WAL_FILES.fdatasync(fd);
    };
    const { wal, sealed, groups } = open({ fdatasync }, { groupWindowMs: 100 });
    await Promise.all(Array.from({ length: 50 }, () => wal.append(request())));
    await wal.close();
    expect(syncs).toBe(1);
    expect(groups).toEqual([50]);
    expect(await seqsIn(sealed[0]?.path ?? '')).toEqual(Array.from({ length: 50 }, (_, i) => i + 1));
    expect(sealed[0]?.counts.expected()).toEqual([{ table: 'spans', day: 20_000, rows: 100 }]);
  });

  test('one segment holds one signal', async () => {
    const { wal, sealed } = open();
    await Promise.all([wal.append(request(10)), wal.append(request(10, 'logs'))]);
    await wal.close();
    expect(sealed.map((s) => s.signal).toSorted()).toEqual(['logs', 'traces']);
  });

  test('a segment is sealed by size and by age', async () => {
    const { wal, sealed } = open({}, { segmentMaxBytes: 1000, segmentMaxAgeMs: 150 });
    await wal.append(request(2000));
    await expect.poll(() => sealed.length).toBe(1);
    await wal.append(request(10));
    await expect.poll(() => sealed.length).toBe(2);
    expect(new Set(sealed.map((s) => s.segmentId)).size).toBe(2);
    await wal.close();
  });

  test('while sealed segments wait an old one goes on growing, but not for ever', async () => {
    const clock = performance.now.bind(performance);
    let laterMs = 0;
    vi.spyOn(performance, 'now').mockImplementation(() => clock() + laterMs);
    let behind = true;
    let looks = 0;
    const mayWait = (): boolean => {
      looks++;
      return behind;
    };
    const { wal, sealed } = open({}, { segmentMaxAgeMs: 150, mayWait });
    await wal.append(request(10));
    laterMs += 600;
    const before = looks;
    await expect.poll(() => looks).toBeGreaterThan(before + 1);
    expect(sealed).toHaveLength(0);
    behind = false;
    await expect.poll(() => sealed.length).toBe(1);
    behind = true;
    await wal.append(request(10));
    laterMs += 800;
    await expect.poll(() => sealed.length).toBe(2);
    await wal.close();
  });

  test('the name of a new segment is durable before anything in it is acknowledged', async () => {
    const steps: string[] = [];
    const { wal } = open({
      syncDir: async (path) => {
        await WAL_FILES.syncDir(path);
        steps.push('directory');
      },
      fdatasync: async (fd) => {
        await WAL_FILES.fdatasync(fd);
        steps.push('data');
      },
    });
    await wal.append(request());
    expect(steps).toEqual(['directory', 'data']);
    await wal.close();
  });

  describe('a write that takes long', () => {
    /** A disk that holds back every write of this many payload bytes until told. */
    function slowDisk(size: number): {
      files: Partial<WalFiles>;
      let: () => void;
      letOne: () => void;
      held: () => number;
    } {
      let release: (() => void)[] = [];
      return {
        files: {
          writev: async (fd, buffers, position) => {
            if (buffers[1]?.length === size) await new Promise<void>((resolve) => release.push(resolve));
            return await WAL_FILES.writev(fd, buffers, position);
          },
        },
        let: () => {
          for (const resolve of release) resolve();
          release = [];
        },
        letOne: () => release.shift()?.(),
        held: () => release.length,
      };
    }

    test('is overtaken by one to another segment, and each file keeps its order', async () => {
      const disk = slowDisk(7);
      const { wal, sealed } = open(disk.files, { groupWindowMs: 0 });
      let slowDone = false;
      const slow = wal.append(request(7)).then(() => (slowDone = true));
      await expect.poll(disk.held).toBe(1);
      await wal.append(request(8));
      await wal.append(request(9));
      expect(slowDone).toBe(false);
      disk.let();
      await slow;
      await wal.close();
      const seqs = await Promise.all(sealed.map((s) => seqsIn(s.path)));
      expect(seqs.toSorted((a, b) => (a[0] ?? 0) - (b[0] ?? 0))).toEqual([[1], [2, 3]]);
    });

    test('does not start a third: what comes waits for the first of two to end, and shares one write', async () => {
      const disk = slowDisk(7);
      const { wal, groups } = open(disk.files, { groupWindowMs: 0 });
      const slow = [wal.append(request(7))];
      await expect.poll(disk.held).toBe(1);
      slow.push(wal.append(request(7)));
      await expect.poll(disk.held).toBe(2);
      const rest = Promise.all([wal.append(request(8)), wal.append(request(8))]);
      await new Promise((resolve) => setTimeout(resolve, 20));
      expect(groups).toEqual([]);
      disk.let();
      await Promise.all([...slow, rest]);
      await wal.close();
      expect(groups.toSorted((a, b) => a - b)).toEqual([1, 1, 2]);
    });

    test('while writes are quick one file is enough', async () => {
      const { wal, sealed } = open({ writev: (_, b) => Promise.resolve(Buffer.concat(b).length) });
      for (let i = 0; i < 100; i++) await wal.append(request());
      await wal.close();
      expect(sealed).toHaveLength(1);
    });

    test('and fails, fails alone', async () => {
      const disk = slowDisk(7);
      const { wal, sealed } = open(
        {
          writev: async (fd, buffers, position) => {
            const written = await disk.files.writev?.(fd, buffers, position);
            if (buffers[1]?.length === 7) throw errno('EIO');
            return written ?? 0;
          },
        },
        { groupWindowMs: 0 },
      );
      const slow = wal.append(request(7));
      await expect.poll(disk.held).toBe(1);
      await wal.append(request(8));
      disk.let();
      await expect(slow).rejects.toBeInstanceOf(WalAppendError);
      await wal.append(request(9));
      await wal.close();
      const seqs = await Promise.all(sealed.map((s) => seqsIn(s.path)));
      expect(seqs.flat().toSorted((a, b) => a - b)).toEqual([2, 3]);
    });

    test('leaves a thread of the pool to others: no more than three writes at once', async () => {
      const disk = slowDisk(7);
      let begun = 0;
      const writev: WalFiles['writev'] = async (fd, buffers, position) => {
        begun++;
        return (await disk.files.writev?.(fd, buffers, position)) ?? 0;
      };
      const { wal } = open({ writev }, { groupWindowMs: 0 });
      const slow = (['traces', 'logs', 'metrics'] as const).map((signal) => wal.append(request(7, signal)));
      await expect.poll(disk.held).toBe(3);
      const fourth = wal.append(request(8));
      await new Promise((resolve) => setTimeout(resolve, 30));
      expect(begun).toBe(3);
      disk.letOne();
      await fourth;
      expect(begun).toBe(4);
      disk.let();
      await Promise.all(slow);
      await wal.close();
    });

    test('on an old segment does not seal what is young in the other', async () => {
      const disk = slowDisk(7);
      const { wal, sealed } = open(disk.files, { groupWindowMs: 0, segmentMaxAgeMs: 300 });
      await wal.append(request(8));
      const slow = wal.append(request(7));
      await expect.poll(disk.held).toBe(1);
      await new Promise((resolve) => setTimeout(resolve, 350));
      for (let i = 0; i < 20; i++) await wal.append(request(8));
      expect(sealed).toEqual([]);
      disk.let();
      await slow;
      await wal.close();
    });

    test('leaves two segments that are sealed together', async () => {
      const disk = slowDisk(7);
      const { wal, sealed } = open(disk.files, { groupWindowMs: 0, segmentMaxAgeMs: 400 });
      const slow = wal.append(request(7));
      await expect.poll(disk.held).toBe(1);
      await wal.append(request(8));
      await new Promise((resolve) => setTimeout(resolve, 250));
      disk.let();
      await slow;
      await expect.poll(() => sealed.length).toBeGreaterThan(0);
      expect(sealed).toHaveLength(2);
      await wal.close();
    });
  });

  describe('the next segment', () => {
    const empties = async (): Promise<number> => {
      const sizes = await Promise.all((await readdir(dir)).map(async (n) => (await stat(join(dir, n))).size));
      return sizes.filter((size) => size === 0).length;
    };

    test('is made before it is needed, and removed when it is not', async () => {
      let created = 0;
      const createdAtWrite: number[] = [];
      const { wal, sealed } = open(
        {
          create: (path) => {
            created++;
            return WAL_FILES.create(path);
          },
          writev: (fd, buffers, position) => {
            createdAtWrite.push(created);
            return WAL_FILES.writev(fd, buffers, position);
          },
        },
        { segmentMaxBytes: 1000 },
      );
      await wal.append(request(10));
      await wal.append(request(10));
      await expect.poll(() => created).toBe(2);
      await wal.append(request(1000));
      await expect.poll(() => sealed.length).toBe(1);
      await wal.append(request(10));
      expect(createdAtWrite).toEqual([1, 1, 2, 2]);
      await wal.close();
      expect((await readdir(dir)).toSorted()).toEqual(sealed.map((s) => basename(s.path)).toSorted());
    });

    test('is not made for a signal that comes once in a while', async () => {
      let created = 0;
      const create = (path: string): Promise<number> => {
        created++;
        return WAL_FILES.create(path);
      };
      const { wal, sealed } = open({ create }, { segmentMaxAgeMs: 50 });
      await wal.append(request(10));
      await expect.poll(() => sealed.length).toBe(1);
      expect(created).toBe(1);
      await wal.close();
    });

    test('that lies ready for long is removed', async () => {
      const { wal } = open();
      await wal.append(request(10));
      await wal.append(request(10));
      await expect.poll(empties).toBe(1);
      const start = Date.now();
      vi.spyOn(Date, 'now').mockImplementation(() => start + 20_000);
      await expect.poll(empties).toBe(0);
      await wal.close();
    });

    test('that could not be made early is made when it is needed', async () => {
      let created = 0;
      const create = (path: string): Promise<number> =>
        ++created === 2 ? Promise.reject(errno('EMFILE')) : WAL_FILES.create(path);
      const { wal, sealed, failures } = open({ create }, { segmentMaxBytes: 1000 });
      await wal.append(request(10));
      await wal.append(request(1000));
      await expect.poll(() => sealed.length).toBe(1);
      await wal.append(request(10));
      await wal.close();
      expect([failures.length, sealed.length]).toEqual([0, 2]);
    });

    test('that is never finished does not hold up the end', async () => {
      let syncs = 0;
      const { wal, sealed } = open({
        syncDir: (path) => (++syncs === 2 ? new Promise<void>(() => undefined) : WAL_FILES.syncDir(path)),
      });
      await wal.append(request(10));
      await wal.append(request(10));
      await expect.poll(() => syncs).toBe(2);
      await wal.close();
      expect(sealed).toHaveLength(1);
    });

    test('whose name could not be synced leaves no file behind', async () => {
      const { wal } = open({ syncDir: () => Promise.reject(errno('EIO')) });
      await expect(wal.append(request())).rejects.toBeInstanceOf(WalAppendError);
      expect(await readdir(dir)).toEqual([]);
      await wal.close();
    });
  });

  test('takes nothing after close', async () => {
    const { wal } = open();
    await wal.close();
    await expect(wal.append(request())).rejects.toBeInstanceOf(WalAppendError);
    expect(await readdir(dir)).toEqual([]);
  });
});

describe('a failing disk', () => {
  test('a failed fsync is never acknowledged, ends the segment and keeps what was acknowledged before', async () => {
    let fail = false;
    const { wal, sealed, failures } = open({
      fdatasync: async (fd) => {
        if (fail) throw errno('EIO');
        await WAL_FILES.fdatasync(fd);
      },
    });
    await wal.append(request());
    fail = true;
    await expect(wal.append(request())).rejects.toBeInstanceOf(WalAppendError);
    fail = false;
    expect(failures).toMatchObject([{ kind: 'sync' }]);
    expect(await seqsIn(sealed[0]?.path ?? '')).toEqual([1]);
    await wal.append(request());
    await wal.close();
    expect(await seqsIn(sealed[1]?.path ?? '')).toEqual([3]);
    expect(sealed[1]?.path).not.toBe(sealed[0]?.path);
  });

  test.each([
    ['ENOSPC', 'disk-full'],
    ['EIO', 'write'],
  ])('a write that fails with %s rejects its whole group', async (code, kind) => {
    const { wal, sealed, failures } = open({ writev: () => Promise.reject(errno(code)) });
    const results = await Promise.allSettled([wal.append(request()), wal.append(request())]);
    expect(results.map((r) => r.status)).toEqual(['rejected', 'rejected']);
    expect(failures).toMatchObject([{ kind }]);
    expect(sealed[0]?.bytes).toBe(0);
    await wal.close();
  });

  test('a short write leaves no half record behind', async () => {
    let short = false;
    const { wal, sealed } = open({
      writev: async (fd, buffers, position) => {
        const list = short ? [Buffer.concat(buffers).subarray(0, 30)] : buffers;
        return await WAL_FILES.writev(fd, list, position);
      },
    });
    await wal.append(request());
    short = true;
    await expect(wal.append(request())).rejects.toMatchObject({ failure: { kind: 'disk-full' } });
    expect(await seqsIn(sealed[0]?.path ?? '')).toEqual([1]);
    await wal.close();
  });

  test('when even the cut fails, the segment says that its end is dirty', async () => {
    const { wal, sealed } = open({
      writev: async (fd, buffers, position) => {
        await WAL_FILES.writev(fd, buffers, position);
        throw errno('EIO');
      },
      truncate: () => Promise.reject(errno('EIO')),
    });
    await expect(wal.append(request())).rejects.toBeInstanceOf(WalAppendError);
    expect(sealed[0]).toMatchObject({ bytes: 0, dirtyTail: true });
    await wal.close();
  });

  test('a directory that cannot be synced refuses', async () => {
    const { wal, failures } = open({ syncDir: () => Promise.reject(errno('EIO')) });
    await expect(wal.append(request())).rejects.toBeInstanceOf(WalAppendError);
    expect(failures).toHaveLength(1);
    await wal.close();
  });

  test('other signals of the same group are acknowledged', async () => {
    const { wal } = open({
      writev: (fd, buffers, position) =>
        buffers[1]?.length === 7 ? Promise.reject(errno('EIO')) : WAL_FILES.writev(fd, buffers, position),
    });
    const results = await Promise.allSettled([wal.append(request(7)), wal.append(request(8, 'logs'))]);
    expect(results.map((r) => r.status)).toEqual(['rejected', 'fulfilled']);
    await wal.close();
  });
});
