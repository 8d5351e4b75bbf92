import { readFileSync } from 'node:fs';
import { globSync } from '../glob.mjs';
import type { Generated } from '../gen.ts';
import { header } from './registry.ts';

const PLAIN = new Set(['number', 'bigint', 'string', 'boolean']);
const MEMBER = /^ {2}readonly (?:'([\w.]+)'|(\w+)):\s(.+?);$/gms;

/** Every key of the interface of facts, and of those it extends, with the kind of its value. */
export function generate(): Generated[] {
  const text = globSync(['src/model'], /^src\/model\/[\w-]+\.ts$/)
    .map((file) => readFileSync(file, 'utf8'))
    .join('\n');
  const entries = membersOf('Facts', text).map(([key, type]) => {
    const kind = PLAIN.has(type) ? type : 'compound';
    return `  ${/^\w+$/.test(key) ? key : `'${key}'`}: '${kind}',`;
  });
  return [
    {
      path: 'src/model/fact-keys.generated.ts',
      content: `${header('43-fact-keys.gen.ts')}import type { FactKey } from './facts.ts';

/** What the value of a fact is; \`compound\` has parts. */
export type FactKind = 'number' | 'bigint' | 'string' | 'boolean' | 'compound';

/** Every fact by its key. */
export const FACT_KINDS: Readonly<Partial<Record<FactKey, FactKind>>> = {
${entries.sort().join('\n')}
};
`,
    },
  ];
}

/** Keys and type texts of an interface, inherited ones first. */
function membersOf(name: string, text: string): readonly (readonly [string, string])[] {
  const found = new RegExp(`^export interface ${name}( extends [^{]*)? \\{\\n(.*?)^\\}`, 'ms').exec(text);
  if (found === null) throw new Error(`there is no interface ${name} in src/model`);
  const bases = [...(found[1] ?? '').matchAll(/\w+/g)]
    .map(([base]) => base)
    .filter((base) => base !== 'extends');
  const own = [...(found[2] ?? '').matchAll(MEMBER)].map(
    ([, quoted, plain, type = '']) => [quoted ?? plain ?? '', type] as const,
  );
  return [...bases.flatMap((base) => membersOf(base, text)), ...own];
}
