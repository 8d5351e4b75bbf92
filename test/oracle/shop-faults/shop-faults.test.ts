// The faults of the shop, told from profiles and dumps of one service alone: switched on in a running shop under load, collected,
// explained against a healthy collection of the same service.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { collectProfiles } from '../../../src/app/profile/collect-profiles.ts';
import { explainCollection, type Explanation } from '../../../src/app/profile/explain.ts';
import { type Shop, startShop } from '../../e2e/shop/shop-process.ts';
import { hasProgram } from '../../support/run.ts';

const BASE_PORT = 25_200;
const SECONDS = 6;
const RPS = 60;
/** Distance of the admin ports from the base port. */
const ADMIN: Readonly<Record<string, number>> = {
  gateway: 10,
  catalog: 11,
  payment: 12,
  checkout: 13,
};
const HAZARD = 'goroscope.example/shop/internal/hazard.';
const SHOP = 'goroscope.example/shop/internal/';

const PANIC_SITE = `${HAZARD}loyaltyDiscount`;

/** Causes that only one fault has. */
const OF_CALLS = new Set(['context-break', 'failing-calls', 'new-connections']);

interface Case {
  readonly fault: string;
  /** Where it is switched on; null for faults that live in one place only. */
  readonly service: string | null;
  readonly params: readonly string[];
  /** Whose profiles are taken. */
  readonly watched: string;
  /** Where `SECONDS` are too few. */
  readonly seconds?: number;
  readonly code: string;
  readonly function: string;
}

// The functions are those that the shop's own catalogue names as the place of the defect, or the caller that waits for it.
const CASES: readonly Case[] = [
  {
    fault: 'cpu-burn',
    service: 'catalog',
    params: [],
    watched: 'catalog',
    code: 'cpu-hog',
    function: `${HAZARD}editDistance`,
  },
  {
    fault: 'memory-leak',
    service: 'catalog',
    params: ['kib=512'],
    watched: 'catalog',
    code: 'memory-growth',
    function: `${HAZARD}(*history).remember`,
  },
  {
    fault: 'gc-thrash',
    service: 'catalog',
    params: [],
    watched: 'catalog',
    code: 'gc-pressure',
    function: `${HAZARD}buildTree`,
  },
  {
    fault: 'slow-sql',
    service: null,
    params: [],
    watched: 'catalog',
    code: 'cpu-rise',
    function: `${SHOP}catalog.(*Store).Rating`,
  },
  {
    fault: 'lock-contention',
    service: 'gateway',
    params: [],
    watched: 'gateway',
    code: 'lock-contention',
    function: `${HAZARD}(*sessionTable).leave`,
  },
  {
    fault: 'slow-dependency',
    service: null,
    params: ['delayMs=3000'],
    watched: 'payment',
    code: 'block-rise',
    function: `${SHOP}payment.(*bankClient).authorize`,
  },
  {
    fault: 'retry-storm',
    service: null,
    params: ['attempts=100'],
    watched: 'checkout',
    code: 'new-code',
    function: `${SHOP}checkout.(*Service).chargeRetrying`,
  },
  {
    fault: 'goroutine-leak',
    service: 'checkout',
    params: [],
    watched: 'checkout',
    code: 'goroutine-leak',
    function: `${HAZARD}(*auditor).publish.func1`,
  },
  // The leaked connections stand on no stack: profiles show who waits for one.
  {
    fault: 'pool-exhaustion',
    service: 'checkout',
    params: [],
    watched: 'checkout',
    code: 'pool-exhaustion',
    function: `${SHOP}checkout.(*orders).find`,
  },
  // Every call panics: what recovers them (a stack, a log line) is seen in the memory that was allocated.
  {
    fault: 'panic',
    service: 'catalog',
    params: ['every=1'],
    watched: 'catalog',
    code: 'panic',
    function: PANIC_SITE,
  },
  // Every call of the gateway ends at 4 ms; that to checkout takes longest when nothing ends it.
  {
    fault: 'tight-deadline',
    service: 'gateway',
    params: [],
    watched: 'gateway',
    code: 'short-calls',
    function: `${SHOP}gateway.(*Gateway).placeOrder`,
  },
  {
    fault: 'failing-dependency',
    service: null,
    params: ['mode=refuse'],
    watched: 'payment',
    code: 'new-connections',
    function: `${SHOP}payment.(*bankClient).authorize`,
  },
  // Orders that are not charged are not published: the block profile counts both.
  {
    fault: 'failing-dependency',
    service: null,
    params: [],
    watched: 'checkout',
    code: 'failing-calls',
    function: `${SHOP}checkout.(*Service).charge`,
  },
  {
    fault: 'failing-dependency',
    service: null,
    params: ['mode=reset'],
    watched: 'payment',
    code: 'new-connections',
    function: `${SHOP}payment.(*bankClient).authorize`,
  },
  // The labels of the request are gone in the call that was given another context, and in who is called.
  {
    fault: 'dropped-context',
    service: 'checkout',
    params: [],
    watched: 'checkout',
    code: 'context-break',
    function: `${SHOP}checkout.(*Service).charge`,
  },
  {
    fault: 'dropped-context',
    service: 'checkout',
    params: ['hop=payment'],
    watched: 'payment',
    code: 'context-break',
    function: `${SHOP}payment.(*Service).Charge`,
  },
  {
    fault: 'dropped-context',
    service: 'gateway',
    params: ['hop=upstream'],
    watched: 'gateway',
    code: 'context-break',
    function: `${SHOP}gateway.(*Gateway).placeOrder`,
  },
  {
    fault: 'dropped-context',
    service: 'checkout',
    params: ['hop=kafka'],
    watched: 'checkout',
    // The broker answers in a millisecond: it takes longer to see goroutines there.
    seconds: 40,
    code: 'context-break',
    function: `${SHOP}kafka.(*Client).Publish`,
  },
];

describe.skipIf(!hasProgram('go', 'version'))('the shop', () => {
  const work = mkdtempSync(join(tmpdir(), 'goroscope-shop-faults-'));
  const healthy = new Map<string, string>();
  let shop: Shop;
  let load: Promise<void>;
  const over = new AbortController();

  beforeAll(async () => {
    // Telemetry goes nowhere: only profiles and dumps are looked at.
    process.env['OTEL_SDK_DISABLED'] = 'true';
    process.env['SHOP_SUPERVISOR'] = `http://127.0.0.1:${BASE_PORT + 9}`;
    shop = await startShop('http://127.0.0.1:9', 'http/protobuf', BASE_PORT);
    for (const offset of Object.values(ADMIN)) {
      const url = `http://127.0.0.1:${BASE_PORT + offset}/admin/profiling?mutexFraction=1&blockRateNs=10000`;
      await fetch(url, { method: 'POST' });
    }
    load = customers();
    await sleep(4000);
    for (const service of Object.keys(ADMIN))
      healthy.set(service, await collect(service, `healthy-${service}`));
  }, 400_000);

  afterAll(async () => {
    over.abort();
    await load;
    await shop.stop();
    delete process.env['OTEL_SDK_DISABLED'];
    delete process.env['SHOP_SUPERVISOR'];
    rmSync(work, { recursive: true, force: true });
  }, 60_000);

  // In short runs, so that none outlives the test.
  async function customers(): Promise<void> {
    for (let seed = 1; !over.signal.aborted; seed++)
      await shop
        .load(['--rps', String(RPS), '--duration', '8s', '--seed', String(seed)])
        .catch(() => undefined);
  }

  function collect(service: string, name: string, seconds = SECONDS): Promise<string> {
    return collectFrom(`http://127.0.0.1:${BASE_PORT + ADMIN[service]!}`, name, seconds);
  }

  async function collectFrom(target: string, name: string, seconds = SECONDS): Promise<string> {
    const folder = join(work, name);
    await collectProfiles({
      target,
      folder,
      seconds,
      headers: {},
      signal: new AbortController().signal,
      progress: () => undefined,
    });
    return folder;
  }

  async function explain(
    fault: string,
    service: string | null,
    params: readonly string[],
    watched: string,
    seconds?: number,
  ): Promise<Explanation> {
    const base =
      seconds === undefined ? healthy.get(watched)! : await collect(watched, `long-${watched}`, seconds);
    const where = service === null ? [] : ['--service', service];
    await shop.fault([fault, 'on', ...where, ...params.flatMap((p) => ['--param', p])]);
    await sleep(2500);
    const folder = await collect(watched, fault, seconds);
    await shop.fault([fault, 'off', ...where]);
    await sleep(1500);
    return explainCollection(folder, base);
  }

  test('healthy services: nothing is claimed', async () => {
    for (const [service, folder] of healthy) {
      const { causes } = await explainCollection(folder, null);
      expect([service, causes]).toEqual([service, []]);
    }
  });

  test(
    'healthy against healthy, both ways: no cause of calls and contexts',
    { timeout: 120_000 },
    async () => {
      for (const [service, folder] of healthy) {
        const again = await collect(service, `again-${service}`);
        const told = [
          ...(await explainCollection(again, folder)).causes,
          ...(await explainCollection(folder, again)).causes,
        ];
        expect([service, told.filter(({ code }) => OF_CALLS.has(code))]).toEqual([service, []]);
      }
    },
  );

  test.each(CASES)(
    '$fault $params is $code in $function',
    { timeout: 240_000 },
    async ({ fault, service, params, watched, seconds, ...cause }) => {
      const { causes } = await explain(fault, service, params, watched, seconds);
      const told = causes.slice(0, 3).map((c) => ({ code: c.code, function: c.function }));
      expect(told).toContainEqual(cause);
      // Contexts are passed on in all other cases.
      const breaks = causes.filter(({ code }) => code === 'context-break').length;
      expect([fault, breaks > 0]).toEqual([fault, fault === 'dropped-context']);
    },
  );

  test('bad-deploy is new code in the new release', { timeout: 60_000 }, async () => {
    await shop.fault(['bad-deploy', 'on']);
    await sleep(4000);
    const state = (await (await fetch(`http://127.0.0.1:${BASE_PORT + 9}/`)).json()) as {
      readonly services: readonly {
        readonly name: string;
        readonly version: string;
        readonly admin: string;
      }[];
    };
    const release = state.services.find(({ name, version }) => name === 'catalog' && version === '2.0.0');
    await fetch(`http://${release?.admin}/admin/profiling?mutexFraction=1&blockRateNs=10000`, {
      method: 'POST',
    });
    const folder = await collectFrom(`http://${release?.admin}`, 'bad-deploy');
    await shop.fault(['bad-deploy', 'off']);
    const { causes } = await explainCollection(folder, healthy.get('catalog')!);
    const told = causes.slice(0, 3).map((c) => ({ code: c.code, function: c.function }));
    expect(told).toContainEqual({ code: 'new-code', function: `${SHOP}catalog.(*release2).ListProducts` });
  });
});

function sleep(ms: number): Promise<void> {
  return new Promise((done) => setTimeout(done, ms));
}
