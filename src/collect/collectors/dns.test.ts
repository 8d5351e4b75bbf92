import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { chooseResolver } from '../../analyze/go-resolver/resolver-choice.ts';
import { parseNssHosts, parseResolvConf } from '../../formats/resolv-conf/parse-resolv-conf.ts';

// Every case was answered first by a cgo program of go1.26.8 with GODEBUG=netdns=2, its two files mounted over /etc.
const CASES = JSON.parse(
  readFileSync(join(import.meta.dirname, '../../analyze/go-resolver/cases.json'), 'utf8'),
) as readonly {
  readonly name: string;
  readonly resolv: string;
  readonly nss: string;
  readonly env: Readonly<Record<string, string>>;
  readonly resolver: string;
}[];

describe.each(CASES)('$name', ({ resolv, nss, env, resolver }) => {
  const around = {
    cgoForced: false,
    env: new Map(Object.entries(env)),
    resolvConf: parseResolvConf(resolv),
    nss: parseNssHosts(nss) ?? ('malformed' as const),
  };

  test('a program with cgo', () => {
    expect(chooseResolver({ ...around, cgo: true }).resolver).toBe(resolver);
  });

  test('a program without cgo has only one', () => {
    expect(chooseResolver({ ...around, cgo: false }).resolver).toBe('go');
  });
});

test('resolv.conf is read with the bounds of Go', () => {
  const text =
    'nameserver 10.0.0.1\nnameserver ns.example\nnameserver 300.1.1.1\nnameserver fe80::1%eth0\n; comment\ndomain a.example\nsearch b.example . c.example\noptions ndots:99 timeout:0 attempts:x\n';
  expect(parseResolvConf(text)).toEqual({
    nameservers: ['10.0.0.1', 'fe80::1%eth0'],
    search: ['b.example', 'c.example'],
    ndots: 15,
    timeoutSec: 1,
    attempts: 1,
    unknown: [],
  });
  expect(parseResolvConf('')).toMatchObject({ nameservers: [], ndots: 1, timeoutSec: 5, attempts: 2 });
});
