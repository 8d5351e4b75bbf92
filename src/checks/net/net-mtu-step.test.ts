import { test } from 'vitest';
import type { NetworkLinks } from '../../model/peers.ts';
import { expectFinding, expectQuiet, expectUnknown } from '../testing/expect-verdict.ts';
import { facts, gone } from '../testing/facts.ts';
import { check } from './net-mtu-step.ts';

const links = (
  egress: string | undefined,
  table: Record<string, number | [number, string]>,
): NetworkLinks => ({
  egress,
  links: Object.entries(table).map(([name, value]) => {
    const [mtu, state] = typeof value === 'number' ? [value, 'up'] : value;
    return { name, mtu, state };
  }),
});
const host = (table: Record<string, number | [number, string]>) =>
  facts({ scenario: ['virtual-machine'], 'net.links': links('eth0', { lo: 65536, ...table }) });
const pod = (mtu: number, outer?: NetworkLinks) =>
  facts({
    scenario: ['kubernetes-pod'],
    'net.links': links('eth0', { lo: 65536, eth0: mtu }),
    ...(outer === undefined ? {} : { 'net.outerLinks': outer }),
  });

test('fires where larger packets go in than come out', () => {
  expectFinding(check, host({ eth0: 1460, docker0: 1500 }), {
    severity: 'warn',
    says: ['docker0 may have 1500', 'eth0 behind it takes 1460'],
    commands: ['mtu=1460'],
  });
  expectFinding(check, host({ eth0: 1500, 'flannel.1': 1500 }), { severity: 'warn', says: ['takes 1450'] });
  expectFinding(check, pod(1500, links('ens5', { ens5: 1450 })), { severity: 'warn', says: ['ens5'] });
});

test('stays quiet when the way out takes all', () => {
  expectQuiet(check, host({ eth0: 1500, docker0: 1500, 'flannel.1': 1450, wg0: 1420, bond1: 9000 }));
  expectQuiet(check, host({ eth0: 1460, docker0: [1500, 'down'] }));
  expectQuiet(check, pod(1450, links('ens5', { ens5: 1500 })));
  expectQuiet(check, { ...host({ eth0: 1500 }), 'net.outerLinks': gone() });
  expectQuiet(check, facts({ 'net.links': links(undefined, { lo: 65536 }) }), 'not-applicable');
});

test('cannot tell from inside of a container, or without the interfaces', () => {
  expectUnknown(check, pod(1500), 'from inside');
  expectUnknown(check, facts({}), 'net.links');
});
