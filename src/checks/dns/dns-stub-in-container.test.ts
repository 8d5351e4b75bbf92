import { test } from 'vitest';
import type { ResolvConf } from '../../model/dns-config.ts';
import { expectFinding, expectQuiet, expectUnknown } from '../testing/expect-verdict.ts';
import { facts } from '../testing/facts.ts';
import { check } from './dns-stub-in-container.ts';

const conf = (change: Partial<ResolvConf> = {}): ResolvConf => ({
  nameservers: ['10.0.0.1'],
  search: [],
  ndots: 1,
  timeoutSec: 5,
  attempts: 2,
  unknown: [],
  ...change,
});

const at = (server: string, ...scenario: readonly string[]) =>
  facts({ 'dns.resolvConf': conf({ nameservers: [server] }), scenario });

test('fires in a container', () => {
  expectFinding(check, at('127.0.0.53', 'wsl2', 'docker'), {
    severity: 'error',
    says: ['127.0.0.53', 'docker'],
    commands: ['/run/systemd/resolve/resolv.conf'],
  });
});

test('stays quiet on the host, and for other servers', () => {
  expectQuiet(check, at('127.0.0.53', 'systemd-service'));
  expectQuiet(check, at('127.0.0.11', 'docker'));
});

test('cannot tell without the file', () => {
  expectUnknown(check, facts({ scenario: ['docker'] }), 'dns.resolvConf');
});
