import { expect, test } from 'vitest';
import { demoCommand } from './demo-command.ts';

test('names the server', () => {
  expect(demoCommand('node bin/goroscope.mjs', 'http://127.0.0.1:24000')).toBe(
    'node bin/goroscope.mjs demo --server http://127.0.0.1:24000',
  );
});
