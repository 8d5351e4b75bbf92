import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    // Texts of this program and of others are compared in English, wherever the tests run.
    env: { LC_ALL: 'C' },
    include: ['src/**/*.test.ts', 'scripts/**/*.test.ts', 'web/src/**/*.test.{ts,tsx}'],
    // Ends what hangs; nothing is held to it. The longest takes four seconds on a machine that has nothing else to do.
    testTimeout: 120_000,
    hookTimeout: 120_000,
    // What is waited for comes on a busy machine too, only later; without this a wait gives up after a second.
    expect: { poll: { timeout: 60_000 } },
    maxWorkers: 2,
  },
});
