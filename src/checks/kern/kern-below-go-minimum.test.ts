import { test } from 'vitest';
import { expectFinding, expectQuiet, expectUnknown } from '../testing/expect-verdict.ts';
import { binary, facts, release } from '../testing/facts.ts';
import { check } from './kern-below-go-minimum.ts';

const kernel = (text: string) => facts({ 'kernel.release': release(text) });

test('fires below the minimum of the binary', () => {
  const go124 = facts({ 'go.binary': binary('go1.24.0', { settings: { GOARCH: 'amd64' } }) });
  expectFinding(
    check,
    { ...kernel('2.6.32'), ...go124 },
    { severity: 'error', says: ['2.6.32', '3.2.0', 'go1.24.0'] },
  );
  const loong = facts({ 'go.binary': binary('go1.26.0', { settings: { GOARCH: 'loong64' } }) });
  expectFinding(check, { ...kernel('5.10.0'), ...loong }, { severity: 'error', says: ['5.19.0'] });
});

test('fires without a binary when no release runs', () => {
  expectFinding(check, kernel('2.6.18'), { severity: 'error', says: ['Go 1.27'] });
});

test('stays quiet on CentOS 7, whatever is often claimed', () => {
  expectQuiet(check, {
    ...kernel('3.10.0'),
    ...facts({ 'go.binary': binary('go1.27.0', { settings: { GOARCH: 'amd64' } }) }),
  });
  expectQuiet(check, kernel('3.10.0'));
});

test('cannot tell between the minimums of old and new releases without a binary', () => {
  expectUnknown(check, kernel('2.6.32'), 'binary is not known');
  expectUnknown(check, facts({}), 'kernel.release');
});
