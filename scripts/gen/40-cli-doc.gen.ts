import type { Generated } from '../gen.ts';
import { renderCommandHelp, renderMainHelp } from '../../src/cli/help.ts';

/** docs/cli.md and its Chinese twin: the help pages of every command. */
export async function generate(): Promise<Generated[]> {
  const { COMMANDS } = await import('../../src/cli/registry.generated.ts');
  const commands = await Promise.all(COMMANDS.map(async (c) => (await c.load()).command));
  const page = (lang: 'en' | 'zh', title: string, note: string) =>
    [
      `# ${title}\n\n${note}\n\n\`\`\`\n${renderMainHelp(COMMANDS, lang)}\`\`\`\n`,
      ...commands.map((c) => `\n## ${c.name}\n\n\`\`\`\n${renderCommandHelp(c, lang)}\`\`\`\n`),
    ].join('');
  return [
    { path: 'docs/cli.md', content: page('en', 'Command line', 'Generated from `src/cli/commands/`.') },
    { path: 'docs/cli.zh-CN.md', content: page('zh', '命令行', '由 `src/cli/commands/` 生成。') },
  ];
}
