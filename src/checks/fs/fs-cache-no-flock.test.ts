import { test } from 'vitest';
import { expectFinding, expectQuiet, expectUnknown } from '../testing/expect-verdict.ts';
import { facts } from '../testing/facts.ts';
import { mountAt, place, toolchains } from '../testing/places.ts';
import { check } from './fs-cache-no-flock.ts';

const at = (fsType: string, superOptions: readonly string[] = ['rw']) =>
  facts({
    'go.toolchains': toolchains('go1.26.0'),
    'fs.goCache': place('/root/.cache/go-build'),
    'fs.modCache': place('/mnt/mod', { mount: mountAt('/mnt', { fsType, superOptions }) }),
  });

test('fires for network file systems, surer with local locks', () => {
  expectFinding(check, at('nfs4'), {
    severity: 'warn',
    says: ['/mnt/mod', 'nfs4'],
    commands: ['GOMODCACHE='],
  });
  for (const option of ['local_lock=all', 'nolock'])
    expectFinding(check, at('nfs', ['rw', option]), { severity: 'warn', says: [option] });
  for (const type of ['cifs', '9p', 'fuse.sshfs', 'virtiofs', 'drvfs'])
    expectFinding(check, at(type), { severity: 'warn' });
});

test('stays quiet on local file systems, and without a go command', () => {
  for (const type of ['ext4', 'xfs', 'btrfs', 'overlay', 'tmpfs', 'fusectl']) expectQuiet(check, at(type));
  expectQuiet(check, { ...at('nfs'), ...facts({ 'go.toolchains': [] }) }, 'not-applicable');
});

test('cannot tell without the mount', () => {
  const table = facts({ 'fs.goCache': place('/c', { mount: undefined }) });
  expectUnknown(check, { ...at('ext4'), ...table }, '/c');
});
