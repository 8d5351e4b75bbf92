// Opens a store, begins an endless query, prints the engine's process id and waits to be killed.
import { openStore } from '../../src/store/open-store.ts';
import { sql } from '../../src/store/sql.ts';

const store = await openStore({ dataDir: process.argv[2] ?? '' });
const limits = { timeoutMs: 600_000, maxRowsToRead: 1e12 };
const statement = sql`SELECT count() AS n FROM numbers(1000000000000) WHERE sipHash64(number) = 1`;
store.read(statement, { n: 'UInt64' }, { label: 'endless', limits }).catch(() => undefined);
await new Promise((resolve) => setTimeout(resolve, 300));
console.log(store.health().enginePid);
