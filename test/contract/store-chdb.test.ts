import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openStore } from '../../src/store/open-store.ts';
import { storeContract } from './store.contract.ts';

storeContract('embedded chDB', () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'goroscope-store-'));
  return Promise.resolve({
    open: () => openStore({ dataDir }),
    dispose: () => Promise.resolve(rmSync(dataDir, { recursive: true, force: true })),
  });
});
