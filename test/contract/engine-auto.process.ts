// Opens a store whose engine finds its own priority, keeps it busy with queries and prints its health after each change.
import { openStore } from '../../src/store/open-store.ts';
import { sql } from '../../src/store/sql.ts';

const store = await openStore({ dataDir: process.argv[2] ?? '', enginePriority: 'auto' });
const tell = () => console.log(JSON.stringify(store.health()));
store.onStateChange(tell);
tell();
const statement = sql`SELECT count() AS n FROM numbers(1000000000000) WHERE sipHash64(number) = 1`;
const limits = { timeoutMs: 600_000, maxRowsToRead: 1e12, maxThreads: 1 };
for (;;) {
  await store.read(statement, { n: 'UInt64' }, { label: 'endless', limits }).catch(() => undefined);
  await new Promise((resolve) => setTimeout(resolve, 200));
}
