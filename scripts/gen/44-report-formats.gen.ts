import { globSync } from '../glob.mjs';
import type { Generated } from '../gen.ts';
import { camelCase, header, slugOf } from './registry.ts';

const NOT_FORMATS = new Set(['report-format', 'registry.generated']);

/** The registry of report formats: every `src/report/<name>.ts` that is not shared. */
export function generate(): Generated[] {
  const names = globSync(['src/report'], /^src\/report\/[\w-]+\.ts$/)
    .map((f) => slugOf(f, '.ts'))
    .filter((name) => !NOT_FORMATS.has(name));
  const entries = names
    .map(
      (name) =>
        `  ${camelCase(name) === name ? name : `'${name}'`}: async () => (await import('./${name}.ts')).format,`,
    )
    .join('\n');
  return [
    {
      path: 'src/report/registry.generated.ts',
      content: `${header('44-report-formats.gen.ts')}import type { ReportFormat } from './report-format.ts';

/** Every report format by name, loaded when it is used. */
export const REPORT_FORMATS: Readonly<Record<string, () => Promise<ReportFormat>>> = {
${entries}
};
`,
    },
  ];
}
