import { globSync } from '../glob.mjs';
import type { Generated } from '../gen.ts';
import { camelCase, header, slugOf } from './registry.ts';

const NAME = '46-recognisers.gen.ts';

/** The kinds of files that are told by content: every `src/formats/recognise/kinds/<kind>.ts`. */
export function generate(): Generated[] {
  const kinds = globSync(['src/formats/recognise/kinds'], /\.ts$/)
    .filter((f) => !f.endsWith('.test.ts'))
    .map((f) => slugOf(f, '.ts'));
  const imports = kinds.map(
    (kind) => `import { recogniser as ${camelCase(kind)} } from './kinds/${kind}.ts';`,
  );
  const entries = kinds.map((kind) => {
    const value = camelCase(kind);
    return value === kind ? `  ${kind},` : `  '${kind}': ${value},`;
  });
  return [
    {
      path: 'src/formats/recognise/registry.generated.ts',
      content: `${header(NAME)}${imports.join('\n')}
import type { Recogniser } from './recogniser.ts';

/** A kind of file. */
export type FileKind =
${kinds.map((kind) => `  | '${kind}'`).join('\n')};

/** Every recogniser by the kind it tells. */
export const RECOGNISERS: Readonly<Record<FileKind, Recogniser>> = {
${entries.join('\n')}
};
`,
    },
  ];
}
