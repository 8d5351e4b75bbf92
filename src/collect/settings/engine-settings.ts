import { WATCHED_VARIABLES, type WrittenSetting } from '../../model/written-settings.ts';
import type { ContainerInfo } from '../target/engine/container-info.ts';
import type { EngineApi } from '../target/engine/engine-api.ts';
import { readAssignments } from './env-words.ts';

/** Labels of Docker Compose; podman-compose sets the same beside its own. */
const SERVICE_LABELS = ['com.docker.compose.service', 'io.podman.compose.service'];
const FILE_LABEL = 'com.docker.compose.project.config_files';
const FOLDER_LABEL = 'com.docker.compose.project.working_dir';

/** What a container's engine tells of who set what. */
export interface EngineSettings {
  readonly service?: string;
  /** Compose files it was started from. */
  readonly composeFiles: readonly string[];
  readonly settings: readonly WrittenSetting[];
}

/**
 * Limits and variables as they were asked of the engine. Variables that the image has with the same value are the image's.
 * Source: Docker Engine API v1.43, ContainerInspect (HostConfig, Config.Env), ImageInspect, ImageHistory.
 */
export async function engineSettings(api: EngineApi, info: ContainerInfo): Promise<EngineSettings> {
  const container = `${api.address} container ${info.name}`;
  const service = SERVICE_LABELS.map((label) => info.labels[label]).find((value) => value !== undefined);
  const folder = info.labels[FOLDER_LABEL] ?? '';
  const files = (info.labels[FILE_LABEL] ?? '').split(',').filter((path) => path !== '');
  return {
    ...(service === undefined ? {} : { service }),
    composeFiles: files.map((path) => (path.startsWith('/') || folder === '' ? path : `${folder}/${path}`)),
    settings: [...limitsOf(info, container), ...(await variablesOf(api, info, container))],
  };
}

function limitsOf({ limits }: ContainerInfo, file: string): readonly WrittenSetting[] {
  const base = { by: 'engine', file } as const;
  const found: WrittenSetting[] = [];
  const { nanoCpus, cpuQuotaUsec, cpuPeriodUsec, memoryBytes } = limits;
  if (cpuQuotaUsec > 0) {
    const period = cpuPeriodUsec > 0 ? cpuPeriodUsec : 100_000;
    const line = `HostConfig.CpuQuota=${cpuQuotaUsec}, HostConfig.CpuPeriod=${cpuPeriodUsec}`;
    found.push({ ...base, line, sets: 'limit.cpu', value: String(cpuQuotaUsec / period) });
  }
  // Podman states both for --cpus: the one that was asked for stands last and counts.
  if (nanoCpus > 0)
    found.push({
      ...base,
      line: `HostConfig.NanoCpus=${nanoCpus}`,
      sets: 'limit.cpu',
      value: String(nanoCpus / 1e9),
    });
  if (memoryBytes > 0)
    found.push({
      ...base,
      line: `HostConfig.Memory=${memoryBytes}`,
      sets: 'limit.memory',
      value: String(memoryBytes),
    });
  return found;
}

async function variablesOf(
  api: EngineApi,
  info: ContainerInfo,
  container: string,
): Promise<readonly WrittenSetting[]> {
  const own = info.env.map(splitVariable).filter(({ name }) => WATCHED_VARIABLES.includes(name));
  if (own.length === 0) return [];
  const [image, history] = await imageOf(api, info);
  const named = `${api.address} image ${info.imageName || info.image}`;
  return own.map(({ name, value }): WrittenSetting => {
    const sets = `env.${name}`;
    if (!image.includes(`${name}=${value}`))
      return { by: 'engine', file: container, line: `Config.Env: ${name}=${value}`, sets, value };
    const step = history.find((one) => one.name === name && one.value === value);
    const line = step === undefined ? `Config.Env: ${name}=${value}` : `history: ENV ${name}=${value}`;
    return { by: 'image', file: named, line, sets, value };
  });
}

function splitVariable(entry: string): { readonly name: string; readonly value: string } {
  const at = entry.indexOf('=');
  return at === -1 ? { name: entry, value: '' } : { name: entry.slice(0, at), value: entry.slice(at + 1) };
}

/** Variables of the image, and those its history sets. An engine that does not tell leaves both empty. */
async function imageOf(
  api: EngineApi,
  { image }: ContainerInfo,
): Promise<readonly [readonly string[], readonly { readonly name: string; readonly value: string }[]]> {
  if (image === '') return [[], []];
  const ask = (path: string) => api.getJson(path).catch(() => undefined);
  const name = encodeURIComponent(image);
  const [inspected, history] = await Promise.all([
    ask(`/images/${name}/json`),
    ask(`/images/${name}/history`),
  ]);
  const config = (inspected as { Config?: { Env?: unknown } } | undefined)?.Config?.Env;
  const steps = Array.isArray(history) ? (history as readonly unknown[]) : [];
  return [
    Array.isArray(config) ? config.filter((entry) => typeof entry === 'string') : [],
    steps.flatMap((step) => historyAssignments((step as { CreatedBy?: unknown } | null)?.CreatedBy)),
  ];
}

/** The variables one step of an image's history sets: `ENV A=1`, with a shell comment before it where an old builder wrote it. */
export function historyAssignments(createdBy: unknown): ReturnType<typeof readAssignments> {
  const rest =
    typeof createdBy === 'string'
      ? /^(?:\/bin\/sh -c #\(nop\)\s+)?ENV\s+(.*)$/s.exec(createdBy)?.[1]
      : undefined;
  return rest === undefined ? [] : readAssignments(rest);
}
