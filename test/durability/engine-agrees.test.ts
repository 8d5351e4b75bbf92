// Whatever the scan accepts, the real engine must be able to load, and both must count the same rows: a request that only
// one of them understands would be halved out of its segment and set aside.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { type Ingest, startIngest } from '../../src/ingest/index.ts';
import { openStore } from '../../src/store/open-store.ts';
import { oracleRequest, OtlpMaker, randomFrom } from '../oracle/otlp.ts';

const SIGNALS = ['traces', 'logs', 'metrics'] as const;
const ROUNDS = 250;

test('the engine loads what the scan accepts and counts as the scan does', { timeout: 900_000 }, async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'goroscope-agree-'));
  const store = await openStore({ dataDir });
  const options = {
    dataDir,
    http: null,
    grpc: null,
    selfTelemetryEveryMs: 0,
    minFreeBytes: 0,
    dropBelowBytes: 0,
  };
  const ingest = await startIngest(options, store);
  const seed = Number(process.env['GOROSCOPE_TEST_SEED'] ?? Date.now() % 1_000_000);
  let accepted = 0;
  for (const signal of SIGNALS)
    for (let round = 0; round < ROUNDS; round++) {
      const random = randomFrom(seed + round);
      const type = oracleRequest(signal);
      const bytes = type
        .encode(type.create(new OtlpMaker(seed + round).request(signal)))
        .finish()
        .slice();
      // Every third request as it is, the others damaged.
      for (let i = 0; i < round % 3 && bytes.length > 0; i++)
        bytes[Math.floor(random() * bytes.length)] = Math.floor(random() * 256);
      if ((await ingest.accept(signal, bytes)).kind === 'stored') accepted++;
    }
  await expect.poll(() => ingest.stats().wal.bytes, { timeout: 600_000, interval: 100 }).toBe(0);
  const { loader, events } = ingest.stats();
  console.log(`seed ${seed}: ${accepted} of ${ROUNDS * SIGNALS.length} requests accepted and loaded`);
  const texts = events.map((event) => `${event.name}: ${event.text.en}`);
  await ingest.close();
  await store.close();
  await rm(dataDir, { recursive: true, force: true });
  expect(texts, `seed ${seed}`).toEqual([]);
  expect(loader.quarantinedItems).toBe(0);
  expect(storedOf(ingest)).toEqual(acceptedOf(ingest));
});

function storedOf(ingest: Ingest): number[] {
  return SIGNALS.map((signal) => ingest.stats().signals[signal].storedItems);
}

function acceptedOf(ingest: Ingest): number[] {
  return SIGNALS.map((signal) => ingest.stats().signals[signal].acceptedItems);
}
