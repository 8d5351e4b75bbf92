// Takes pictures of pages: `tsx test/ui/shoot.ts OUT_DIR URL [name=/path?query …] [--dark] [--zh] [--width=390]`.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { startBrowser } from './browser.ts';

const flags = process.argv.filter((arg) => arg.startsWith('--'));
const [outDir = '', base = '', ...pages] = process.argv.slice(2).filter((arg) => !arg.startsWith('--'));
const width = Number(flags.find((flag) => flag.startsWith('--width='))?.slice(8) ?? 1280);
const theme = flags.includes('--dark') ? 'dark' : 'light';
const lang = flags.includes('--zh') ? 'zh' : 'en';
mkdirSync(outDir, { recursive: true });
const browser = await startBrowser();
try {
  for (const entry of pages) {
    const at = entry.indexOf('=');
    const name = entry.slice(0, at);
    const { page, errors } = await browser.open(base + entry.slice(at + 1), {
      theme,
      lang,
      width,
      height: width < 500 ? 844 : 800,
    });
    await page.waitForLoadState('networkidle', { timeout: 5000 }).catch(() => undefined);
    await page.waitForTimeout(400);
    const file = join(outDir, `${name}-${theme}-${lang}-${width}.png`);
    await page.screenshot({ path: file });
    console.log(file, errors.length === 0 ? '' : errors.join('\n'));
    await page.close();
  }
} finally {
  await browser.close();
}
