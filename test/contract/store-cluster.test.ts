import { parseClickHouseUrl } from '../../src/store/clickhouse/clickhouse-options.ts';
import { openStore } from '../../src/store/open-store.ts';
import { canRunServers, startServers } from '../support/clickhouse-server.ts';
import { storeContract } from './store.contract.ts';

async function twoShards() {
  const servers = await startServers(2);
  const nodes = servers.nodes.map(({ httpUrl }) => httpUrl).join(',');
  const url = `${servers.nodes[0]?.httpUrl}/telemetry?cluster=obs&nodes=${encodeURIComponent(nodes)}`;
  return {
    open: () => openStore({ dataDir: '/nowhere', clickhouse: parseClickHouseUrl(url) }),
    dispose: servers.stop,
  };
}

storeContract('a cluster of two shards (needs python3 on Linux)', twoShards, canRunServers);
