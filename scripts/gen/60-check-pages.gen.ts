import type { Generated } from '../gen.ts';

/** docs/checks: one page a check and language, and the two lists. */
export async function generate(): Promise<Generated[]> {
  const { CHECKS } = await import('../../src/checks/registry.generated.ts');
  const { renderCheckMarkdown } = await import('../../src/checks/check-page.ts');
  const { pageTexts } = await import('../../src/checks/check-page.messages.ts');
  const pages = CHECKS.flatMap((check) => [
    { path: `docs/checks/${check.slug}.md`, content: renderCheckMarkdown(check, 'en') },
    { path: `docs/checks/${check.slug}.zh-CN.md`, content: renderCheckMarkdown(check, 'zh') },
  ]);
  const list = (lang: 'en' | 'zh', suffix: string) =>
    CHECKS.map(
      (c) =>
        `| \`${c.id}\` | [${c.slug}](${c.slug}${suffix}) | ${c.title[lang]} | ${pageTexts[c.severity][lang]} |`,
    ).join('\n');
  return [
    ...pages,
    {
      path: 'docs/checks/README.md',
      content: `<!-- Generated; do not edit. -->\n# Checks\n\nEvery check of \`goroscope doctor\`. An id or name is never used twice. [简体中文](README.zh-CN.md)\n\n| id | check | judges | severity up to |\n|---|---|---|---|\n${list('en', '.md')}\n`,
    },
    {
      path: 'docs/checks/README.zh-CN.md',
      content: `<!-- Generated; do not edit. -->\n# 检查列表\n\n\`goroscope doctor\` 的全部检查。编号与名称永不复用。[English](README.md)\n\n| 编号 | 检查 | 内容 | 最高级别 |\n|---|---|---|---|\n${list('zh', '.zh-CN.md')}\n`,
    },
  ];
}
