import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    // Texts of this program and of others are compared in English, wherever the tests run.
    env: { LC_ALL: 'C' },
    include: ['test/**/*.test.ts'],
    // Ends what hangs; nothing is held to it.
    testTimeout: 600_000,
    hookTimeout: 600_000,
    // What is waited for comes on a busy machine too, only later; without this a wait gives up after a second.
    expect: { poll: { timeout: 60_000 } },
    fileParallelism: false,
  },
});
