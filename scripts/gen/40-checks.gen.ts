import { globSync } from '../glob.mjs';
import type { Generated } from '../gen.ts';
import { camelCase, header, slugOf } from './registry.ts';

/** The registry of checks: every `src/checks/<room>/<slug>.ts`, in the order of rooms and names. */
export function generate(): Generated[] {
  const files = globSync(['src/checks'], /^src\/checks\/(?!_template|testing)[a-z0-9]+\/[a-z0-9-]+\.ts$/);
  const imports = files
    .map(
      (f) => `import { check as ${camelCase(slugOf(f, '.ts'))} } from './${f.slice('src/checks/'.length)}';`,
    )
    .join('\n');
  const list = files.map((f) => `  ${camelCase(slugOf(f, '.ts'))},`).join('\n');
  return [
    {
      path: 'src/checks/registry.generated.ts',
      content: `${header('40-checks.gen.ts')}import type { AnyCheck } from '../model/check.ts';
${imports}

/** Every check, by room and name. */
export const CHECKS: readonly AnyCheck[] = [
${list}
];
`,
    },
  ];
}
