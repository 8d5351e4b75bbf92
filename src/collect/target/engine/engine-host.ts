import type { ContainerInfo } from './container-info.ts';
import type { EngineApi } from './engine-api.ts';
import type { EngineHost } from './engine-files.ts';

type Json = Readonly<Record<string, unknown>>;

/** Asks the engine about its host and about what a running container uses now. One sample, taken at once. */
export async function readEngineHost(api: EngineApi, info: ContainerInfo): Promise<EngineHost> {
  const [rawInfo, rawStats] = await Promise.all([
    api.getJson('/info'),
    info.pid === 0
      ? undefined
      : api.getJson(`/containers/${info.id}/stats?stream=false&one-shot=true`).catch(() => undefined),
  ]);
  const top = asObject(rawInfo);
  const stats = asObject(rawStats);
  const throttling = asObject(asObject(stats['cpu_stats'])['throttling_data']);
  const periods = asNumber(throttling['periods']);
  return {
    cgroupVersion: top['CgroupVersion'] === '1' ? 1 : 2,
    kernelRelease: asText(top['KernelVersion']),
    architecture: asText(top['Architecture']),
    cpus: asNumber(top['NCPU']) ?? 0,
    stats: {
      memoryBytes: asNumber(asObject(stats['memory_stats'])['usage']),
      pids: asNumber(asObject(stats['pids_stats'])['current']),
      // Podman answers zeros where it does not know: no period at all says nothing.
      ...(periods === undefined || periods === 0
        ? { periods: undefined, throttledPeriods: undefined, throttledNsec: undefined }
        : {
            periods,
            throttledPeriods: asNumber(throttling['throttled_periods']),
            throttledNsec: asNumber(throttling['throttled_time']),
          }),
    },
  };
}

function asObject(raw: unknown): Json {
  return typeof raw === 'object' && raw !== null && !Array.isArray(raw) ? (raw as Json) : {};
}

function asNumber(raw: unknown): number | undefined {
  return typeof raw === 'number' ? raw : undefined;
}

function asText(raw: unknown): string {
  return typeof raw === 'string' ? raw : '';
}
