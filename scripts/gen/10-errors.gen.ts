import { globSync } from '../glob.mjs';
import type { Generated } from '../gen.ts';
import { camelCase, header, slugOf } from './registry.ts';

/** The error catalogue: one entry a code, collected from src/base/errors/codes. */
export function generate(): Generated[] {
  const families = globSync(['src/base/errors/codes'], /\.errors\.ts$/).map((f) => slugOf(f, '.errors.ts'));
  const imports = families
    .map((f) => `import { errors as ${camelCase(f)} } from './codes/${f}.errors.ts';`)
    .join('\n');
  const spread = families.map((f) => `  ...${camelCase(f)},`).join('\n');
  const union = families.map((f) => `keyof typeof ${camelCase(f)}`).join('\n  | ');
  return [
    {
      path: 'src/base/errors/catalog.generated.ts',
      content: `${header('10-errors.gen.ts')}import type { ErrorEntry } from './define-errors.ts';
${imports}

/** A code of the error catalogue. */
export type ErrorCode =
  | ${union};

/** Every error a person may meet, by code. */
export const ERROR_CATALOG: Readonly<Record<ErrorCode, ErrorEntry>> = {
${spread}
};
`,
    },
  ];
}
