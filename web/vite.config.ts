import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

/** Where `vite dev` sends API calls: a server started with `goroscope up`. */
const server = process.env['GOROSCOPE_SERVER'] ?? 'http://127.0.0.1:4320';

export default defineConfig({
  plugins: [react()],
  build: {
    outDir: '../dist/web',
    emptyOutDir: true,
    // light-dark() and nesting are used as they are: every evergreen browser since 2024 has them.
    cssTarget: ['chrome123', 'firefox121', 'safari17.5'],
    target: ['chrome123', 'firefox121', 'safari17.5'],
    // The bundle budget is asserted by test/ui/bundle-budget.test.ts from this manifest.
    manifest: true,
    modulePreload: { polyfill: false },
  },
  server: { proxy: { '/api': server } },
});
