import { test } from 'vitest';
import { IN_POD, NO_POD } from '../testing/cluster.ts';
import { expectFinding, expectQuiet, expectUnknown } from '../testing/expect-verdict.ts';
import { facts } from '../testing/facts.ts';
import { check } from './k8s-certificate-expiring.ts';

/** When the facts of tests were read (testing/facts.ts). */
const NOW = 1_750_000_000_000;
const ending = (...hours: number[]) =>
  facts({
    ...IN_POD,
    'k8s.certificates': hours.map((left, i) => ({
      where: `Certificate shop/web-${i}`,
      subject: 'shop.example',
      notAfterUnixMs: NOW + left * 3_600_000,
    })),
  });

test('fires within 72 h, harder on the last day and afterwards', () => {
  expectFinding(check, ending(1000, 71), { severity: 'warn', says: ['shop/web-1', '2 d 23 h', '1 of 2'] });
  expectFinding(check, ending(50, 5), {
    severity: 'error',
    says: ['web-1', 'in 5 h 0 min', '2 of 2'],
    commands: ['kubectl describe certificate -n shop web-1'],
  });
  expectFinding(check, ending(-2), { severity: 'error', says: ['ended 2 h 0 min ago'] });
});

test('fires at the hours the user asks for', () => {
  const wish = (hours: number) => facts({ 'wish.certificateHours': hours });
  expectFinding(check, { ...ending(100), ...wish(168) }, { severity: 'warn', says: ['within 168 h'] });
  expectQuiet(check, { ...ending(20), ...wish(12) });
});

test('stays quiet when all last longer', () => {
  expectQuiet(check, ending(73, 9000));
  expectQuiet(check, ending());
  expectQuiet(check, facts(NO_POD), 'not-applicable');
});

test('cannot tell when none may be read', () => {
  expectUnknown(check, facts(IN_POD), 'k8s/certificates.json');
});
