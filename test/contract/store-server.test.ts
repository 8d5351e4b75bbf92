import { parseClickHouseUrl } from '../../src/store/clickhouse/clickhouse-options.ts';
import { openStore } from '../../src/store/open-store.ts';
import { canRunServers, startServers } from '../support/clickhouse-server.ts';
import { storeContract } from './store.contract.ts';

async function oneServer() {
  const servers = await startServers(1);
  const clickhouse = parseClickHouseUrl(`${servers.nodes[0]?.httpUrl}/telemetry`);
  return { open: () => openStore({ dataDir: '/nowhere', clickhouse }), dispose: servers.stop };
}

storeContract('a ClickHouse server (needs python3 on Linux)', oneServer, canRunServers);
