import { mkdtempSync, readdirSync, readFileSync, rmSync, watch } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { valueOf } from '../../model/evidence.ts';
import type { Target } from '../../model/target.ts';
import { openLocalTarget } from '../target/local-target.ts';
import { collector as inotify } from './inotify.ts';
import { collector as netLinks } from './net-links.ts';

const own = (): Target =>
  openLocalTarget({ kind: 'pid', name: 'pid:self', processDir: `/proc/${process.pid}` });

describe.skipIf(process.platform !== 'linux')('this process', () => {
  test('its interfaces and what listens', async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    try {
      const facts = await netLinks.collect(own());
      const links = valueOf(facts['net.links'])?.links ?? [];
      expect(links.map(({ name }) => name).sort()).toEqual(readdirSync('/sys/class/net').sort());
      for (const { name, mtu } of links)
        expect(mtu).toBe(Number(readFileSync(`/sys/class/net/${name}/mtu`, 'utf8')));
      expect(valueOf(facts['net.listeners'])).toContainEqual({ family: 4, address: '127.0.0.1', port });
      // The process is in the network of the one that looks.
      expect(facts['net.outerLinks']?.status).toBe('absent');
    } finally {
      server.close();
    }
  });

  test('its inotify instances and watches', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'goroscope-watch-'));
    const before = valueOf((await inotify.collect(own()))['inotify.use']);
    const watcher = watch(folder, () => undefined);
    try {
      const after = valueOf((await inotify.collect(own()))['inotify.use']);
      expect((after?.watches ?? 0) - (before?.watches ?? 0)).toBe(1);
      expect(after?.instances).toBeGreaterThanOrEqual(1);
      expect(after?.userInstances).toBeGreaterThanOrEqual(after?.instances ?? 1);
    } finally {
      watcher.close();
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
