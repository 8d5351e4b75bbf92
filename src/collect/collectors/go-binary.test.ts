import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { withBinaryFile } from '../target/judged-binary.ts';
import { openLocalTarget } from '../target/local-target.ts';
import { collector } from './go-binary.ts';

const GO = 'go';
const go = spawnSync(GO, ['env', 'GOROOT', 'GOVERSION'], { encoding: 'utf8' });
const [goroot = '', version = ''] = go.status === 0 ? go.stdout.trim().split('\n') : [];
const local = openLocalTarget({ name: 'local', kind: 'local' });

describe.skipIf(go.status !== 0)('a program built with Go', () => {
  test('says what it was built with', async () => {
    const facts = await collector.collect(withBinaryFile(local, join(goroot, 'bin/go')));
    expect(facts['go.binary']).toMatchObject({
      status: 'ok',
      value: { version: { text: version }, settings: { GOOS: 'linux' } },
    });
    expect(facts['binary.facts']).toMatchObject({ status: 'ok', value: { isGo: true } });
  });
});

test('this program is none', async () => {
  const facts = await collector.collect(withBinaryFile(local, process.execPath));
  expect(facts['go.binary']).toMatchObject({ status: 'absent' });
  expect(facts['binary.facts']).toMatchObject({ status: 'ok', value: { isGo: false } });
});

test('without a program, or with one that is not there, the facts are missing', async () => {
  expect((await collector.collect(local))['go.binary']).toMatchObject({ status: 'absent' });
  expect((await collector.collect(withBinaryFile(local, '/nothing/here')))['go.binary']).toMatchObject({
    status: 'absent',
  });
  expect((await collector.collect(withBinaryFile(local, import.meta.filename)))['go.binary']?.status).toBe(
    'failed',
  );
});
