import { test } from 'vitest';
import { expectFinding, expectQuiet, expectUnknown } from '../testing/expect-verdict.ts';
import { binary, facts, release } from '../testing/facts.ts';
import { check } from './kern-go126-32bit.ts';

const at = (kernel: string, version: string, GOARCH: string) =>
  facts({ 'kernel.release': release(kernel), 'go.binary': binary(version, { settings: { GOARCH } }) });

test('fires for Go 1.26 on a 32-bit system with an old kernel', () => {
  expectFinding(check, at('3.4.113', 'go1.26.2', 'mipsle'), {
    severity: 'warn',
    says: ['go1.26.2', 'mipsle', '3.4.113'],
  });
});

test('stays quiet on 64 bits, with Go 1.25, and with a new kernel', () => {
  expectQuiet(check, at('4.18.0', 'go1.26.2', 'amd64'), 'not-applicable');
  expectQuiet(check, at('4.18.0', 'go1.25.9', 'arm'), 'not-applicable');
  expectQuiet(check, at('5.1.0', 'go1.26.2', 'arm'));
});

test('cannot tell without the binary on an old kernel', () => {
  expectUnknown(check, facts({ 'kernel.release': release('4.18.0') }), 'binary');
});
