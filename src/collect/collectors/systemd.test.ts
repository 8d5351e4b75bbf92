import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { valueOf } from '../../model/evidence.ts';
import { redactingTarget } from '../redact/redacting-target.ts';
import { openSnapshotTarget } from '../target/snapshot-target.ts';
import { collector } from './systemd.ts';

const folder = mkdtempSync(join(tmpdir(), 'goroscope-units-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function collect(name: string, files: Readonly<Record<string, string>>) {
  const group = '0::/system.slice/system-app.slice/app@1.service\n';
  for (const [path, text] of Object.entries({ '/proc/self/cgroup': group, ...files })) {
    mkdirSync(dirname(join(folder, name, path)), { recursive: true });
    writeFileSync(join(folder, name, path), text);
  }
  return collector.collect(redactingTarget(await openSnapshotTarget(join(folder, name))));
}

test('set-property, drop-ins by prefix, slices and environment files', async () => {
  const facts = await collect('all', {
    '/etc/systemd/system/app@.service':
      '[Service]\nExecStart=/app\nEnvironmentFile=-/etc/default/app\nEnvironmentFile=-/etc/default/none\n',
    '/etc/systemd/system.control/app@1.service.d/50-CPUQuota.conf': '[Service]\nCPUQuota=50%\n',
    '/etc/systemd/system/system-.slice.d/mem.conf': '[Slice]\nMemoryMax=1G\n',
    '/etc/default/app': '# tuned\nPG_PASSWORD=hunter2\nexport GOMAXPROCS="8"\n',
  });
  const unit = valueOf(facts['systemd.unit']);
  expect(unit?.assignments.at(-1)).toMatchObject({
    key: 'CPUQuota',
    file: '/etc/systemd/system.control/app@1.service.d/50-CPUQuota.conf',
  });
  expect(unit?.environmentFiles).toEqual([
    { file: '/etc/default/app', name: 'GOMAXPROCS', value: '8', line: 3 },
  ]);
  expect(valueOf(facts['systemd.slices'])).toMatchObject([
    { name: 'system-app.slice', files: ['/etc/systemd/system/system-.slice.d/mem.conf'] },
  ]);
});

test('a stronger folder wins, whole files as well as drop-ins of one name', async () => {
  const facts = await collect('order', {
    '/usr/lib/systemd/system/app@1.service': '[Service]\nCPUQuota=10%\n',
    '/run/systemd/transient/app@1.service': '[Service]\nCPUQuota=20%\n',
    '/usr/lib/systemd/system/app@1.service.d/a.conf': '[Service]\nCPUQuota=30%\n',
    '/etc/systemd/system/app@1.service.d/a.conf': '[Service]\nCPUQuota=40%\n',
  });
  expect(valueOf(facts['systemd.unit'])?.assignments.map(({ value }) => value)).toEqual(['20%', '40%']);
});

test('environment files are redacted by the names of their variables', async () => {
  const { readText } = await import('../read-text.ts');
  const path = join(folder, 'env');
  mkdirSync(join(path, 'proc/self'), { recursive: true });
  mkdirSync(join(path, 'etc/default'), { recursive: true });
  writeFileSync(join(path, 'etc/default/app'), '# x\n\nDB_DSN_SECRET_X=hunter2\nGOGC=50\n');
  const target = redactingTarget(await openSnapshotTarget(path));
  expect(valueOf(await readText(target, '/etc/default/app'))).toBe(
    '# x\n\nDB_DSN_SECRET_X=[redacted]\nGOGC=50\n',
  );
});
