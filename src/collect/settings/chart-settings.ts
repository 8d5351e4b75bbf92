import { parseQuantity, parseQuantityMilli } from '../../formats/k8s/parse-quantity.ts';
import { WATCHED_VARIABLES, type WrittenSetting } from '../../model/written-settings.ts';
import { plainTemplate, type TemplateReference, WHOLE_BLOCK } from './chart-template.ts';
import { type ManifestFile, podSpecOf } from './manifest-settings.ts';
import { readYaml, type YamlNode } from './yaml-lines.ts';

/** A Helm chart: `Chart.yaml`, its files of values with `values.yaml` first, and its templates. */
export interface ChartFiles {
  readonly chart: ManifestFile;
  readonly values: readonly ManifestFile[];
  readonly templates: readonly ManifestFile[];
}

interface Template {
  readonly file: string;
  readonly lines: readonly string[];
  readonly references: ReadonlyMap<string, TemplateReference>;
  readonly values: readonly { readonly file: string; readonly top: YamlNode | undefined }[];
  readonly chart: string;
  readonly container: string | undefined;
}

/**
 * Limits and variables of Go's runtime that a chart sets. A chart is not rendered: a value of `values.yaml` counts where a
 * line of a template refers to it plainly, and that line itself stands in for every value that came another way (`--set`,
 * other values, an expression). The values come behind the template, so that one that fits is named before it.
 */
export function chartSettings({ chart, values, templates }: ChartFiles): readonly WrittenSetting[] {
  const name = readYaml(chart.text)[0]?.get('name')?.text;
  if (name === undefined) return [];
  const tops = values.map(({ path, text }) => ({ file: path, top: readYaml(text)[0] }));
  return templates.flatMap(({ path, text }) => {
    const plain = plainTemplate(text);
    const base = {
      file: path,
      lines: text.split(/\r?\n/),
      references: plain.references,
      values: tops,
      chart: name,
    };
    return readYaml(plain.text).flatMap((top) => {
      const containers = ['containers', 'initContainers'].flatMap(
        (list) => podSpecOf(top)?.get(list)?.items() ?? [],
      );
      return containers.flatMap((node) => {
        const container = containerOf(node, base);
        // A name that has to be worked out can only be that of the one container there is.
        if (container === undefined && containers.length !== 1) return [];
        const template: Template = { ...base, container };
        return [...limitsOf(node, template), ...variablesOf(node, template)];
      });
    });
  });
}

function containerOf(node: YamlNode, { references, chart }: Omit<Template, 'container'>): string | undefined {
  const text = node.get('name')?.text;
  const reference = text === undefined ? undefined : references.get(text);
  if (reference !== undefined) return reference.isChartName ? chart : undefined;
  return text === undefined || isWorkedOut(text) ? undefined : text;
}

function limitsOf(node: YamlNode, template: Template): readonly WrittenSetting[] {
  const resources = node.get('resources');
  return (['cpu', 'memory'] as const).flatMap((resource) => {
    const limits = resources?.get('limits');
    const sets = `limit.${resource}`;
    const read = (text: string) => amountOf(resource, text);
    const at = limits?.get(resource);
    if (at !== undefined) return settingsAt(at, [], sets, read, template);
    const block = blockOf(limits);
    if (block !== undefined) return settingsAt(block, [resource], sets, read, template);
    const whole = blockOf(resources);
    return whole === undefined ? [] : settingsAt(whole, ['limits', resource], sets, read, template);
  });
}

function variablesOf(node: YamlNode, template: Template): readonly WrittenSetting[] {
  const env = node.get('env');
  const written = (env?.items() ?? []).flatMap((entry) => {
    const name = entry.get('name')?.text ?? '';
    const value = entry.get('value');
    if (!WATCHED_VARIABLES.includes(name) || value === undefined) return [];
    return settingsAt(value, [], `env.${name}`, (text) => text, template);
  });
  const block = blockOf(env);
  const path = block?.text === undefined ? undefined : template.references.get(block.text)?.values;
  if (path === undefined) return written;
  const fromValues = template.values.flatMap(({ file, top }) =>
    (nodeAt(top, path)?.items() ?? []).flatMap((entry): WrittenSetting[] => {
      const [name = '', value] = [entry.get('name')?.text, entry.get('value')];
      if (!WATCHED_VARIABLES.includes(name) || value?.text === undefined) return [];
      const line = `${path.join('.')}[${name}]: ${value.text}`;
      return [{ ...ownerOf(template), file, line, at: value.at, sets: `env.${name}`, value: value.text }];
    }),
  );
  return [...written, ...fromValues];
}

/** A whole block of values, on the line of its key or on one of its own. */
function blockOf(node: YamlNode | undefined): YamlNode | undefined {
  return node?.text === undefined ? node?.get(WHOLE_BLOCK) : node;
}

function settingsAt(
  node: YamlNode,
  below: readonly string[],
  sets: string,
  read: (text: string) => string | null,
  template: Template,
): readonly WrittenSetting[] {
  const text = node.text;
  if (text === undefined) return [];
  const owner = ownerOf(template);
  const reference = template.references.get(text);
  const line = (template.lines[node.at - 1] ?? '').trim();
  const own = { ...owner, file: template.file, line, at: node.at, sets };
  if (reference === undefined) return [{ ...own, value: isWorkedOut(text) ? null : read(text) }];
  const path = reference.values;
  if (path === undefined) return [{ ...own, value: null }];
  const whole = [...path, ...below];
  const fromValues = template.values.flatMap(({ file, top }): WrittenSetting[] => {
    const found = nodeAt(top, whole);
    if (found?.text === undefined) return [];
    return [
      {
        ...owner,
        file,
        line: `${whole.join('.')}: ${found.text}`,
        at: found.at,
        sets,
        value: read(found.text),
      },
    ];
  });
  return [{ ...own, value: null }, ...fromValues];
}

function ownerOf({ chart, container }: Template): Pick<WrittenSetting, 'by' | 'chart' | 'container'> {
  return { by: 'manifest', chart, ...(container === undefined ? {} : { container }) };
}

function nodeAt(top: YamlNode | undefined, path: readonly string[]): YamlNode | undefined {
  let node = top;
  for (const key of path) node = node?.get(key);
  return node;
}

function isWorkedOut(text: string): boolean {
  return text.includes('goroscope-ref-');
}

function amountOf(resource: 'cpu' | 'memory', text: string): string | null {
  if (resource === 'memory') return parseQuantity(text)?.toString() ?? null;
  const milli = parseQuantityMilli(text);
  return milli === undefined ? null : String(Number(milli) / 1000);
}
