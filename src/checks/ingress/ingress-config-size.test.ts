import { test } from 'vitest';
import type { IngressLoad } from '../../model/kubernetes.ts';
import { IN_POD, NO_POD } from '../testing/cluster.ts';
import { expectFinding, expectQuiet, expectUnknown } from '../testing/expect-verdict.ts';
import { facts } from '../testing/facts.ts';
import { check } from './ingress-config-size.ts';

const load = (rest: Partial<IngressLoad>) =>
  facts({
    ...IN_POD,
    'k8s.ingresses': {
      objects: 40,
      hosts: 30,
      paths: 120,
      snippetLength: 0,
      largest: { name: 'a/b', paths: 9 },
      ...rest,
    },
  });

test('fires on very many paths or very long snippets', () => {
  expectFinding(check, load({ paths: 5200, objects: 1300 }), {
    severity: 'warn',
    says: ['5,200 paths', 'a/b (9)'],
  });
  expectFinding(check, load({ snippetLength: 300_000 }), { severity: 'warn', says: ['300,000 characters'] });
});

test('stays quiet on ordinary ones', () => {
  expectQuiet(check, load({}));
  expectQuiet(check, load({ objects: 0, paths: 0 }), 'not-applicable');
  expectQuiet(check, facts(NO_POD), 'not-applicable');
});

test('cannot tell without the list', () => {
  expectUnknown(check, facts(IN_POD), 'k8s/ingresses.json');
});
