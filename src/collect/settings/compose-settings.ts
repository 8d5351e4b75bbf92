import { WATCHED_VARIABLES, type WrittenSetting } from '../../model/written-settings.ts';
import { readYaml, type YamlNode } from './yaml-lines.ts';

/** Settings of a compose file, and the environment files it names for its services. */
export interface ComposeSettings {
  readonly settings: readonly WrittenSetting[];
  readonly envFiles: readonly { readonly service: string; readonly path: string }[];
  readonly builds: readonly ComposeBuild[];
}

/** What a service is built from, paths as they are written. */
export interface ComposeBuild {
  readonly service: string;
  readonly context: string;
  /** Relative to the context. */
  readonly dockerfile: string;
  readonly target: string | undefined;
}

/** Units of a size, all to the base of 1024 (compose specification, "Specifying byte values"). */
const UNITS: Readonly<Record<string, number>> = { '': 1, b: 1, k: 2 ** 10, m: 2 ** 20, g: 2 ** 30 };

/**
 * Variables of Go's runtime and limits that a compose file sets, by service. Values with `$` are only known where compose
 * runs. Source: compose specification, services (`environment`, `env_file`, `build`, `cpus`, `cpu_quota`, `cpu_period`,
 * `mem_limit`) and deploy (`resources.limits`).
 */
export function composeSettings(text: string, file: string): ComposeSettings {
  const settings: WrittenSetting[] = [];
  const envFiles: { service: string; path: string }[] = [];
  const builds: ComposeBuild[] = [];
  for (const [service, node] of readYaml(text).flatMap((top) => top.get('services')?.entries() ?? [])) {
    const base = { by: 'compose', file, container: service } as const;
    for (const { name, value, at } of environmentOf(node.get('environment'))) {
      if (!WATCHED_VARIABLES.includes(name)) continue;
      const line = `services.${service}.environment: ${name}${value === null ? '' : `=${value}`}`;
      settings.push({ ...base, line, at, sets: `env.${name}`, value: known(value) });
    }
    envFiles.push(...envFilesOf(node.get('env_file')).map((path) => ({ service, path })));
    builds.push(...buildOf(service, node.get('build')));
    const limits = node.get('deploy')?.get('resources')?.get('limits');
    const add = (where: string, found: YamlNode | undefined, sets: string, value: string | null) => {
      if (found?.text === undefined) return;
      settings.push({
        ...base,
        line: `services.${service}.${where}: ${found.text}`,
        at: found.at,
        sets,
        value,
      });
    };
    const cpu = (found: YamlNode | undefined) => numberOf(found?.text);
    add('cpus', node.get('cpus'), 'limit.cpu', cpu(node.get('cpus')));
    add('deploy.resources.limits.cpus', limits?.get('cpus'), 'limit.cpu', cpu(limits?.get('cpus')));
    const [quota, period] = [node.get('cpu_quota'), node.get('cpu_period')];
    add('cpu_quota', quota, 'limit.cpu', quotaOf(quota?.text, period?.text));
    add('mem_limit', node.get('mem_limit'), 'limit.memory', sizeOf(node.get('mem_limit')?.text));
    add(
      'deploy.resources.limits.memory',
      limits?.get('memory'),
      'limit.memory',
      sizeOf(limits?.get('memory')?.text),
    );
  }
  return { settings, envFiles, builds };
}

/** Both forms: a mapping, and a list of `NAME=value`. A name alone takes the value of the shell. */
function environmentOf(
  node: YamlNode | undefined,
): readonly { readonly name: string; readonly value: string | null; readonly at: number }[] {
  const pairs =
    node?.entries().map(([name, value]) => ({ name, value: value.text ?? null, at: value.at })) ?? [];
  const words = node?.items().flatMap(({ text = '', at }) => {
    const [name = '', ...rest] = text.split('=');
    return [{ name, value: rest.length === 0 ? null : rest.join('='), at }];
  });
  return [...pairs, ...(words ?? [])];
}

function envFilesOf(node: YamlNode | undefined): readonly string[] {
  if (node?.text !== undefined) return [node.text];
  return node?.items().flatMap((item) => item.text ?? item.get('path')?.text ?? []) ?? [];
}

/** Short and long form; a context that is an address, a path of the shell and an inline Dockerfile name no file here. */
function buildOf(service: string, build: YamlNode | undefined): readonly ComposeBuild[] {
  if (build === undefined || build.get('dockerfile_inline') !== undefined) return [];
  const context = build.text ?? build.get('context')?.text ?? '.';
  const dockerfile = build.get('dockerfile')?.text ?? 'Dockerfile';
  const target = build.get('target')?.text;
  const isPlain = ![context, dockerfile, target ?? ''].some((text) => text.includes('$'));
  const isFolder = context !== '' && !/^[\w+.-]+:\/\/|^git@|\.git(?:#|$)/.test(context);
  return isPlain && isFolder ? [{ service, context, dockerfile, target }] : [];
}

function known(value: string | null): string | null {
  return value === null || value === '' || value.includes('$') ? null : value;
}

function numberOf(text: string | undefined): string | null {
  return text !== undefined && /^\d+(?:\.\d+)?$/.test(text) ? String(Number(text)) : null;
}

function quotaOf(quota: string | undefined, period: string | undefined): string | null {
  const [q, p] = [Number(quota?.replace(/us$/, '')), Number((period ?? '100000').replace(/us$/, ''))];
  return q > 0 && p > 0 ? String(q / p) : null;
}

function sizeOf(text: string | undefined): string | null {
  const [, number, unit = ''] = /^(\d+(?:\.\d+)?)\s*([bkmg]?)b?$/i.exec(text ?? '') ?? [];
  const factor = UNITS[unit.toLowerCase()];
  return number === undefined || factor === undefined ? null : String(Math.round(Number(number) * factor));
}
