import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

interface AxeResult {
  readonly violations: readonly {
    readonly id: string;
    readonly help: string;
    readonly nodes: readonly { readonly target: readonly string[]; readonly failureSummary: string }[];
  }[];
}

/** Violations of WCAG 2.2 A and AA and of axe's best practices on the page as it is, one line each. */
export async function accessibilityProblems(page: Page): Promise<readonly string[]> {
  // Evaluated by the debugger, so the content security policy stays as it is.
  await page.evaluate(axeSource);
  const result: AxeResult = await page.evaluate(
    "axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] })",
  );
  return result.violations.flatMap(({ id, help, nodes }) =>
    nodes.map(
      (node) => `${id}: ${help}: ${node.target.join(' ')}: ${node.failureSummary.replaceAll('\n', ' ')}`,
    ),
  );
}

/** Elements whose text is cut off without a way to see the rest, and whether the page itself scrolls sideways. */
export async function layoutProblems(page: Page): Promise<readonly string[]> {
  return page.evaluate(`(() => {
    const problems = [];
    const root = document.documentElement;
    if (root.scrollWidth > root.clientWidth) problems.push('the page scrolls sideways: ' + root.scrollWidth + ' > ' + root.clientWidth);
    for (const element of document.querySelectorAll('button, .btn, h1, h2, h3, th, legend')) {
      const style = getComputedStyle(element);
      const hidden = element.closest('.sr-only, .clip, [hidden]') !== null || element.querySelector('.clip') !== null;
      if (hidden || style.visibility === 'hidden' || element.offsetParent === null) continue;
      const box = element.getBoundingClientRect();
      if (box.width > 0 && element.scrollWidth > element.clientWidth + 2 && style.overflow !== 'visible')
        problems.push('cut off: ' + element.textContent.slice(0, 60));
    }
    return problems;
  })()`);
}
