import { test } from 'vitest';
import { expectFinding, expectQuiet, expectUnknown } from '../testing/expect-verdict.ts';
import { denied, facts, here } from '../testing/facts.ts';
import { mountAt, place, toolchains } from '../testing/places.ts';
import { check } from './fs-gocache-unwritable.ts';

const at = (rest: Parameters<typeof place>[1]) =>
  facts({ 'go.toolchains': toolchains('go1.26.0'), 'fs.goCache': place('/cache', rest) });

test('fires when the kernel refuses', () => {
  expectFinding(check, at({ mayWrite: here({ allowed: false, code: 'EACCES', by: 'kernel' }) }), {
    severity: 'error',
    says: ['/cache', 'EACCES'],
    commands: ['chown', 'GOCACHE='],
  });
});

test('fires on a read-only mount, for a file in the way, and for a missing folder below a refused one', () => {
  const mount = mountAt('/ro', { options: ['ro'] });
  expectFinding(check, at({ mount, mayWrite: here({ allowed: false, code: 'EROFS', by: 'mode' }) }), {
    severity: 'error',
    says: ['EROFS'],
  });
  const stat = here({ kind: 'file', sizeBytes: 1, mode: 0o644, uid: 0, gid: 0 } as const);
  expectFinding(check, at({ stat }), { severity: 'error', says: ['no folder'] });
  const refused = here({ allowed: false, code: 'EPERM', by: 'kernel' } as const);
  expectFinding(check, at({ exists: false, existing: '/', mayWrite: refused }), { severity: 'error' });
});

test('stays quiet when it may be written to, and without a go command', () => {
  expectQuiet(check, at({}));
  expectQuiet(check, { ...at({}), ...facts({ 'go.toolchains': [] }) }, 'not-applicable');
});

test('cannot tell when neither kernel nor mode answers', () => {
  expectUnknown(check, at({ mayWrite: denied('/cache') }), 'EACCES');
  expectUnknown(check, facts({ 'fs.goCache': place('/cache') }), 'go.toolchains');
});
