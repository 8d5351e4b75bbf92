import type { Generated } from '../gen.ts';
import type { ErrorEntry } from '../../src/base/errors/define-errors.ts';
import { EXIT_CODE } from '../../src/base/errors/define-errors.ts';

/** docs/errors.md and its Chinese twin: every code with what it says and what to do. */
export async function generate(): Promise<Generated[]> {
  const { ERROR_CATALOG } = await import('../../src/base/errors/catalog.generated.ts');
  const rows = Object.entries<ErrorEntry>(ERROR_CATALOG).sort(([a], [b]) => a.localeCompare(b));
  const cell = (s: string) => s.replaceAll('|', '\\|');
  const table = (lang: 'en' | 'zh', head: string) =>
    `${head}\n|---|---|---|---|---|\n${rows
      .map(
        ([code, e]) =>
          `| \`${code}\` | ${EXIT_CODE[e.kind]} | ${e.httpStatus} | ${cell(e.message[lang])} | ${cell(e.hint[lang])} |`,
      )
      .join('\n')}\n`;
  return [
    {
      path: 'docs/errors.md',
      content: `# Errors\n\nGenerated from \`src/base/errors/codes/\`. A code is never reused.\n\n${table('en', '| code | exit | HTTP | says | what to do |')}`,
    },
    {
      path: 'docs/errors.zh-CN.md',
      content: `# 错误码\n\n由 \`src/base/errors/codes/\` 生成。错误码永不复用。\n\n${table('zh', '| 错误码 | 退出码 | HTTP | 含义 | 处理方法 |')}`,
    },
  ];
}
