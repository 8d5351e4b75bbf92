// A storage engine in memory that keeps the loader's contract (src/store/load/loader.ts) and can be made to fail in the
// ways a real one does: die in the middle of an INSERT, forget or remember tokens, refuse content. For tests of ingest.
import { readFileSync } from 'node:fs';
import { AppError } from '../../src/base/errors/app-error.ts';
import type { ErrorCode } from '../../src/base/errors/catalog.generated.ts';
import { countRecord } from '../../src/ingest/wal/inspect-segment.ts';
import { type FoundRecord, readSegment } from '../../src/ingest/wal/record.ts';
import { SegmentCounts } from '../../src/ingest/wal/segment-counts.ts';
import type { Loader, LoadRequest, LoadTogetherRequest, SegmentCount } from '../../src/store/load/loader.ts';
import { dayText } from '../../src/store/partition-day.ts';
import type { Store } from '../../src/store/store.ts';

/** What the next INSERT does instead of working. `die-after`: everything is stored, the answer is lost. */
export type Fault = 'none' | 'die-before' | 'die-part' | 'die-after' | 'unavailable';

/** One stored record of a segment with its rows for one table and day. */
interface StoredRows {
  readonly seq: bigint;
  readonly rows: number;
}

/** The engine. `rejects` decides which records it refuses to read. */
export class MemoryEngine implements Loader {
  readonly stored = new Map<string, StoredRows[]>();
  readonly tokens = new Set<string>();
  /** Whether tokens survive a death of the engine. */
  remembersTokens = true;
  nextFault: () => Fault = () => 'none';
  rejects: (record: FoundRecord, buf: Buffer) => boolean = () => false;
  /** Error code thrown for a record, as an engine does that lacks memory for it or answers with errors. */
  fails: (record: FoundRecord) => ErrorCode | null = () => null;
  loads = 0;
  mostTogether = 1;

  async load(request: LoadRequest): Promise<{ readonly rows: number }> {
    await Promise.resolve();
    this.loads++;
    const fault = this.nextFault();
    if (fault === 'unavailable') throw failure('STORE_UNAVAILABLE');
    if (fault === 'die-before') throw this.die();
    const buf = readFileSync(request.segment.path);
    const rows: StoredRows[] = [];
    for (const piece of readSegment(buf)) {
      if (piece.kind === 'bad' || this.rejects(piece, buf)) throw failure('STORE_REJECTED');
      const code = this.fails(piece);
      if (code !== null) throw failure(code);
      const counts = new SegmentCounts();
      countRecord(request.segment.signal, buf, piece, counts);
      for (const e of counts.expected())
        if (e.table === request.table && dayText(e.day) === request.day)
          rows.push({ seq: piece.header.seq, rows: e.rows });
    }
    const key = `${request.segment.segmentId}/${request.table}/${request.day}`;
    const token = `${key}/${request.generation}`;
    if (this.tokens.has(token)) return { rows: 0 };
    this.tokens.add(token);
    const kept = fault === 'die-part' ? rows.slice(0, Math.ceil(rows.length / 2)) : rows;
    this.stored.set(key, [...(this.stored.get(key) ?? []), ...kept]);
    if (fault !== 'none') throw this.die();
    return { rows: rows.reduce((sum, r) => sum + r.rows, 0) };
  }

  /** One after the other, so that a fault may strike between them, as it may between the parts of one INSERT. */
  async loadTogether({ segments, table, day }: LoadTogetherRequest): Promise<readonly SegmentCount[]> {
    const counts: SegmentCount[] = [];
    for (const segment of segments) {
      const generation = 1_000_000 + this.loads;
      const { rows } = await this.load({ segment, table, day, onlyDay: true, generation });
      counts.push({ segmentId: segment.segmentId, table, day, rows });
    }
    return counts;
  }

  private die(): Error {
    if (!this.remembersTokens) this.tokens.clear();
    return failure('STORE_ENGINE_DOWN');
  }

  async recount(segmentIds: readonly bigint[]): Promise<readonly SegmentCount[]> {
    await Promise.resolve();
    const counts: SegmentCount[] = [];
    for (const [key, list] of this.stored) {
      const [id, table, day] = key.split('/');
      if (!segmentIds.includes(BigInt(id ?? 0)) || list.length === 0) continue;
      const rows = list.reduce((sum, r) => sum + r.rows, 0);
      counts.push({
        segmentId: BigInt(id ?? 0),
        table: table as SegmentCount['table'],
        day: day ?? '',
        rows,
      });
    }
    return counts;
  }

  async remove(request: { segmentId: bigint; table: string; day: string }): Promise<void> {
    await Promise.resolve();
    this.stored.delete(`${request.segmentId}/${request.table}/${request.day}`);
  }

  onLoaded(): () => void {
    return () => undefined;
  }

  /** Rows stored in all. */
  get rows(): number {
    return [...this.stored.values()].flat().reduce((sum, r) => sum + r.rows, 0);
  }

  /** Sequence numbers of stored records, once for each (table, day) they have rows in. */
  get seqs(): bigint[] {
    return [...this.stored.values()].flat().map((r) => r.seq);
  }
}

function failure(code: string): Error {
  return Object.assign(Object.create(AppError.prototype) as AppError, {
    code: code as ErrorCode,
    message: code,
  });
}

/** A store of which ingest can use what it uses: loader and retention. */
export function memoryStore(engine: MemoryEngine): Pick<Store, 'loader' | 'retention'> {
  const retention = {
    apply: async () => await Promise.resolve([]),
    usage: async () => await Promise.resolve([]),
    dropOldest: async () => await Promise.resolve({ dropped: [], droppableBytes: 0 }),
  };
  return { loader: engine, retention };
}
