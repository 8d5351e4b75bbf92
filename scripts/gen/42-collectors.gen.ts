import { globSync } from '../glob.mjs';
import type { Generated } from '../gen.ts';
import { camelCase, header, slugOf } from './registry.ts';

/** The registry of collectors: every `src/collect/collectors/<name>.ts`. */
export function generate(): Generated[] {
  const names = globSync(['src/collect/collectors'], /\.ts$/)
    .filter((f) => !f.endsWith('.test.ts') && !f.endsWith('.messages.ts'))
    .map((f) => slugOf(f, '.ts'));
  const imports = names
    .map((name) => `import { collector as ${camelCase(name)} } from './collectors/${name}.ts';`)
    .join('\n');
  return [
    {
      path: 'src/collect/registry.generated.ts',
      content: `${header('42-collectors.gen.ts')}import type { Collector } from './collector.ts';
${imports}

/** Every collector. */
export const COLLECTORS: readonly Collector[] = [${names.map(camelCase).join(', ')}];
`,
    },
  ];
}
