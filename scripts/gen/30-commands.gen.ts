import { pathToFileURL } from 'node:url';
import { globSync } from '../glob.mjs';
import type { Generated } from '../gen.ts';
import type { Command } from '../../src/cli/command.ts';
import { header, slugOf } from './registry.ts';

/** The command registry: names and summaries in place, the commands themselves behind an import. */
export async function generate(): Promise<Generated[]> {
  const files = globSync(['src/cli/commands'], /commands\/[\w-]+\.ts$/).filter(
    (f) => !/\.(test|messages)\.ts$/.test(f),
  );
  const entries: string[] = [];
  for (const file of files) {
    const { command } = (await import(pathToFileURL(file).href)) as { command: Command };
    const slug = slugOf(file, '.ts');
    if (command.name !== slug) throw new Error(`${file} exports the command "${command.name}"`);
    entries.push(
      `  {\n    name: '${slug}',\n    about: ${JSON.stringify(command.about)},\n    load: async () => (await import('./commands/${slug}.ts')) as unknown as { readonly command: Command },\n  },`,
    );
  }
  return [
    {
      path: 'src/cli/registry.generated.ts',
      content: `${header('30-commands.gen.ts')}import type { Message } from '../base/messages.ts';
import type { Command } from './command.ts';

/** Every command: what help needs, and how to load the rest. */
export const COMMANDS: readonly {
  readonly name: string;
  readonly about: Message;
  readonly load: () => Promise<{ readonly command: Command }>;
}[] = [
${entries.join('\n')}
];
`,
    },
  ];
}
