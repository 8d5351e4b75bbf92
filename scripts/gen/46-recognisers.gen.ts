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
  const key = (kind: string): string => (camelCase(kind) === kind ? kind : `'${kind}'`);
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
    {
      path: 'src/app/open/registry.generated.ts',
      content: `${header(NAME)}import type { FileKind } from '../../formats/recognise/registry.generated.ts';
import type { FileOpener } from './file-opener.ts';

/** How each kind that can be read is read, loaded when a file of it is met. */
export const OPENERS: Readonly<Partial<Record<FileKind, () => Promise<FileOpener>>>> = {
${openers()
  .map((kind) => `  ${key(kind)}: async () => (await import('./openers/open-${kind}.ts')).opener,`)
  .join('\n')}
};
`,
    },
  ];
}

function openers(): string[] {
  return globSync(['src/app/open/openers'], /\/open-[\w-]+\.ts$/)
    .filter((f) => !f.endsWith('.test.ts'))
    .map((f) => slugOf(f, '.ts').slice('open-'.length));
}
