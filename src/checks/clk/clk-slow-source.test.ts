import { test } from 'vitest';
import { expectFinding, expectQuiet, expectUnknown } from '../testing/expect-verdict.ts';
import { facts } from '../testing/facts.ts';
import { check } from './clk-slow-source.ts';

test('fires on xen and hpet', () => {
  expectFinding(check, facts({ 'clock.source': { current: 'xen', available: ['xen', 'tsc'] } }), {
    severity: 'warn',
    says: ['xen'],
    commands: ['echo tsc'],
  });
  expectFinding(check, facts({ 'clock.source': { current: 'hpet', available: ['hpet'] } }), {
    severity: 'warn',
  });
});

test('stays quiet on sources that user space reads', () => {
  for (const current of ['tsc', 'kvm-clock', 'arch_sys_counter'])
    expectQuiet(check, facts({ 'clock.source': { current, available: [] } }));
});

test('cannot tell without the source', () => {
  expectUnknown(check, facts({}), 'clock.source');
});
