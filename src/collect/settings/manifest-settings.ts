import { parseQuantity, parseQuantityMilli } from '../../formats/k8s/parse-quantity.ts';
import { WATCHED_VARIABLES, type WrittenSetting } from '../../model/written-settings.ts';
import { readYaml, type YamlNode } from './yaml-lines.ts';

/** Where the pod stands in each kind that makes pods (API reference of apps/v1, batch/v1 and core/v1). */
const POD_SPECS: Readonly<Record<string, readonly string[]>> = {
  Pod: ['spec'],
  Deployment: ['spec', 'template', 'spec'],
  StatefulSet: ['spec', 'template', 'spec'],
  DaemonSet: ['spec', 'template', 'spec'],
  ReplicaSet: ['spec', 'template', 'spec'],
  Job: ['spec', 'template', 'spec'],
  CronJob: ['spec', 'jobTemplate', 'spec', 'template', 'spec'],
};

/** A text of manifests, with the path to name it by. */
export interface ManifestFile {
  readonly path: string;
  readonly text: string;
}

interface Found {
  readonly file: string;
  readonly object: YamlNode;
}

/**
 * Variables of Go's runtime and limits that manifests set for the containers of pods. Variables that come from a ConfigMap
 * are named where that ConfigMap is written, when it is among the files.
 */
export function manifestSettings(files: readonly ManifestFile[]): readonly WrittenSetting[] {
  const objects = files.flatMap(({ path, text }) =>
    readYaml(text).flatMap((top) => withItems(top).map((object): Found => ({ file: path, object }))),
  );
  const maps = objects.filter(({ object }) => object.get('kind')?.text === 'ConfigMap');
  return objects.flatMap((found) => settingsOf(found, maps));
}

/** The specification of the pods that an object makes; undefined for a kind that makes none. */
export function podSpecOf(object: YamlNode): YamlNode | undefined {
  const kind = object.get('kind')?.text ?? '';
  const path = Object.hasOwn(POD_SPECS, kind) ? POD_SPECS[kind] : undefined;
  let spec: YamlNode | undefined = path === undefined ? undefined : object;
  for (const step of path ?? []) spec = spec?.get(step);
  return spec;
}

function withItems(top: YamlNode): readonly YamlNode[] {
  return top.get('kind')?.text === 'List' ? (top.get('items')?.items() ?? []) : [top];
}

function settingsOf({ file, object }: Found, maps: readonly Found[]): readonly WrittenSetting[] {
  const kind = object.get('kind')?.text ?? '';
  const name = nameOf(object);
  const spec = podSpecOf(object);
  if (spec === undefined || name === undefined) return [];
  const namespace = object.get('metadata')?.get('namespace')?.text;
  const workload = { kind, name, ...(namespace === undefined ? {} : { namespace }) };
  const containers = ['containers', 'initContainers'].flatMap((list) => spec.get(list)?.items() ?? []);
  return containers.flatMap((node) => {
    const container = node.get('name')?.text;
    if (container === undefined) return [];
    const base = { by: 'manifest', container, workload } as const;
    return [
      ...limitsOf(node, { ...base, file }),
      ...fromMaps(node, maps).map((one) => ({ ...base, ...one })),
      ...variablesOf(node, { ...base, file }),
    ];
  });
}

type Base = Pick<WrittenSetting, 'by' | 'file'> & { readonly container: string };

function limitsOf(node: YamlNode, base: Base): readonly WrittenSetting[] {
  const limits = node.get('resources')?.get('limits');
  const [cpu, memory] = [limits?.get('cpu'), limits?.get('memory')];
  const where = `containers[${base.container}].resources.limits`;
  const milli = cpu?.text === undefined ? undefined : parseQuantityMilli(cpu.text);
  const bytes = memory?.text === undefined ? undefined : parseQuantity(memory.text);
  return [
    ...(cpu?.text === undefined
      ? []
      : [
          {
            ...base,
            line: `${where}.cpu: ${cpu.text}`,
            at: cpu.at,
            sets: 'limit.cpu',
            value: milli === undefined ? null : String(Number(milli) / 1000),
          },
        ]),
    ...(memory?.text === undefined
      ? []
      : [
          {
            ...base,
            line: `${where}.memory: ${memory.text}`,
            at: memory.at,
            sets: 'limit.memory',
            value: bytes === undefined ? null : String(bytes),
          },
        ]),
  ];
}

function variablesOf(node: YamlNode, base: Base): readonly WrittenSetting[] {
  return (node.get('env')?.items() ?? []).flatMap((entry) => {
    const name = entry.get('name')?.text ?? '';
    if (!WATCHED_VARIABLES.includes(name)) return [];
    const value = entry.get('value');
    const from = entry.get('valueFrom');
    const resource = from?.get('resourceFieldRef')?.get('resource')?.text;
    // The key of a ConfigMap that is among the files is named there.
    if (value === undefined && resource === undefined && from?.get('configMapKeyRef') !== undefined)
      return [];
    const told = resource === undefined ? (value?.text ?? '') : `resourceFieldRef ${resource}`;
    return [
      {
        ...base,
        line: `containers[${base.container}].env[${name}]: ${told}`,
        at: (value ?? from ?? entry).at,
        sets: `env.${name}`,
        value: value?.text === undefined || value.text.includes('$(') ? null : value.text,
      },
    ];
  });
}

/** Watched variables a container takes from ConfigMaps, by envFrom or by key. */
function fromMaps(
  node: YamlNode,
  maps: readonly Found[],
): readonly Pick<WrittenSetting, 'file' | 'line' | 'at' | 'sets' | 'value'>[] {
  const take = (map: string, key: string, variable: string) =>
    maps
      .filter(({ object }) => nameOf(object) === map)
      .flatMap(({ file, object }) => {
        const entry = object.get('data')?.get(key);
        if (entry?.text === undefined) return [];
        const line = `ConfigMap ${map} data.${key}: ${entry.text}`;
        return [{ file, line, at: entry.at, sets: `env.${variable}`, value: entry.text }];
      });
  const whole = (node.get('envFrom')?.items() ?? []).flatMap((from) => {
    const map = from.get('configMapRef')?.get('name')?.text ?? '';
    const prefix = from.get('prefix')?.text ?? '';
    return WATCHED_VARIABLES.filter((name) => name.startsWith(prefix)).flatMap((name) =>
      take(map, name.slice(prefix.length), name),
    );
  });
  const keys = (node.get('env')?.items() ?? []).flatMap((entry) => {
    const name = entry.get('name')?.text ?? '';
    const ref = entry.get('valueFrom')?.get('configMapKeyRef');
    if (ref === undefined || !WATCHED_VARIABLES.includes(name)) return [];
    return take(ref.get('name')?.text ?? '', ref.get('key')?.text ?? '', name);
  });
  return [...whole, ...keys];
}

function nameOf(object: YamlNode): string | undefined {
  const metadata = object.get('metadata');
  return metadata?.get('name')?.text ?? metadata?.get('generateName')?.text;
}
