import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BrowserContext, chromium, type Page } from 'playwright-core';

const CANDIDATES = [
  process.env['CHROMIUM'] ?? '',
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

/** The system's Chromium, or undefined: then the tests of the UI are skipped. `CHROMIUM` names another one. */
export const CHROMIUM_PATH = CANDIDATES.find((path) => path !== '' && existsSync(path));

/** The built UI; made by `npm run build`. */
export const WEB_DIR =
  process.env['GOROSCOPE_WEB_DIR'] ?? new URL('../../dist/web', import.meta.url).pathname;

/** Why the tests of the UI cannot run here; undefined when they can. */
export const UI_UNAVAILABLE =
  CHROMIUM_PATH === undefined
    ? 'no Chromium on this system'
    : existsSync(join(WEB_DIR, 'index.html'))
      ? undefined
      : 'dist/web is missing: run "npm run build"';

/** `UI_CPU_SLOWDOWN`: pages run that many times slower, to find tests that only hold on a quick machine. */
const CPU_SLOWDOWN = Number(process.env['UI_CPU_SLOWDOWN'] ?? 1);

/** How a page is opened. */
export interface View {
  readonly theme?: 'light' | 'dark';
  readonly lang?: 'en' | 'zh';
  readonly width?: number;
  readonly height?: number;
}

/** A browser with a fresh profile that is gone after `close`. */
export interface TestBrowser {
  /** Opens a page; everything it prints as an error or throws is kept in `errors`. */
  open(url: string, view?: View): Promise<{ readonly page: Page; readonly errors: string[] }>;
  close(): Promise<void>;
}

/** What is waited for on a page comes within this time, on a busy machine too. */
const WITHIN_MS = 120_000;

/**
 * Waits until the page runs (it has had its first answer about the server) and asks for nothing more. Right after it
 * was opened only: what an action leads to later is waited for by what it shows.
 */
export async function settled(page: Page): Promise<void> {
  const runs = `performance.getEntriesByType('resource').some((entry) => entry.name.includes('/api/v1/status'))`;
  // The page's policy refuses `waitForFunction`, which evaluates inside it.
  for (const end = Date.now() + WITHIN_MS; (await page.evaluate(runs)) !== true;) {
    if (Date.now() > end) throw new Error(`${page.url()} did not ask for the state of the server`);
    await page.waitForTimeout(20);
  }
  await page.waitForLoadState('networkidle');
}

const ARGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** Starts Chromium without a window. */
export async function startBrowser(): Promise<TestBrowser> {
  const profile = mkdtempSync(join(tmpdir(), 'goroscope-ui-'));
  const context: BrowserContext = await chromium.launchPersistentContext(profile, {
    ...(CHROMIUM_PATH !== undefined && { executablePath: CHROMIUM_PATH }),
    headless: true,
    args: ARGS,
    timezoneId: 'Asia/Shanghai',
    locale: 'en-US',
    permissions: ['clipboard-read', 'clipboard-write'],
  });
  context.setDefaultTimeout(WITHIN_MS);
  return {
    open: async (url, view = {}) => {
      const page = await context.newPage();
      if (CPU_SLOWDOWN > 1) {
        const session = await context.newCDPSession(page);
        await session.send('Emulation.setCPUThrottlingRate', { rate: CPU_SLOWDOWN });
      }
      const errors: string[] = [];
      page.on('console', (message) => {
        if (message.type() === 'error' || message.type() === 'warning') errors.push(message.text());
      });
      page.on('pageerror', (error) => errors.push(String(error)));
      await page.setViewportSize({ width: view.width ?? 1280, height: view.height ?? 800 });
      await page.emulateMedia({ colorScheme: view.theme ?? 'light', reducedMotion: 'reduce' });
      // Preferences are set before the first script of the page; a reload keeps what the test changed since.
      const preferences = JSON.stringify({
        lang: view.lang ?? 'en',
        theme: view.theme ?? 'light',
        zone: 'utc',
      });
      await page.addInitScript(
        `if (sessionStorage.getItem('seeded') === null) {
          sessionStorage.setItem('seeded', '1');
          localStorage.setItem('goroscope.preferences', ${JSON.stringify(preferences)});
        }`,
      );
      await page.goto(url);
      return { page, errors };
    },
    close: async () => {
      await context.close();
      rmSync(profile, { recursive: true, force: true });
    },
  };
}
