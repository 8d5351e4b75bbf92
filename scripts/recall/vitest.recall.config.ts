import { resolve } from 'node:path';
import { defineConfig } from 'vitest/config';

/** The tests of the checks with recorders instead of assertions. */
export default defineConfig({
  root: resolve(import.meta.dirname, '../..'),
  resolve: {
    alias: [
      {
        find: /^.*\/testing\/expect-verdict\.ts$/,
        replacement: resolve(import.meta.dirname, 'record-verdict.ts'),
      },
    ],
  },
  test: { include: ['src/checks/*/*.test.ts'], fileParallelism: true },
});
