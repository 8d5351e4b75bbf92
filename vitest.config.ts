import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['src/**/*.test.ts', 'scripts/**/*.test.ts', 'web/src/**/*.test.{ts,tsx}'],
    testTimeout: 30_000,
    hookTimeout: 60_000,
    // What is waited for comes on a busy machine too, only later; without this a wait gives up after a second.
    expect: { poll: { timeout: 20_000 } },
    maxWorkers: 2,
  },
});
