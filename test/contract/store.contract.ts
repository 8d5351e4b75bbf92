// What every store must do, whatever is behind it: run for the embedded engine, a server and a cluster.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Store } from '../../src/store/store.ts';
import type { ContractContext } from './context.ts';
import { loadContract } from './load.contract.ts';
import { overviewContract } from './overview.contract.ts';
import { profilesContract } from './profiles.contract.ts';
import { queryContract } from './query.contract.ts';
import { secretsContract } from './secrets.contract.ts';
import { upkeepContract } from './upkeep.contract.ts';

/** A store under test and how to open it again. */
export interface StoreUnderTest {
  readonly open: () => Promise<Store>;
  readonly dispose: () => Promise<void>;
}

/** Registers the suite; where the store cannot run it is skipped by name. */
export function storeContract(name: string, make: () => Promise<StoreUnderTest>, canRun = true): void {
  describe.skipIf(!canRun)(`store contract: ${name}`, () => {
    const dir = mkdtempSync(join(tmpdir(), 'goroscope-segments-'));
    let under: StoreUnderTest;
    let store: Store;
    beforeAll(async () => {
      under = await make();
      store = await under.open();
    }, 120_000);
    afterAll(async () => {
      await store.close();
      await under.dispose();
      rmSync(dir, { recursive: true, force: true });
    });

    it('is ready and says what it is', () => {
      expect(store.health()).toMatchObject({ backend: store.backend, state: 'ready' });
      expect(store.health().engineVersion).toMatch(/^\d+\.\d+/);
    });

    const context: ContractContext = {
      store: () => store,
      reopen: async () => {
        await store.close();
        store = await under.open();
        return store;
      },
      dir,
    };
    loadContract(context);
    secretsContract(context);
    queryContract(context);
    profilesContract(context);
    overviewContract(context);
    upkeepContract(context);
  });
}
