import type { ProcessStatus } from '../../model/host.ts';
import { parseCpuList, parseCpuMask } from '../cpu-list/parse-cpu-list.ts';

/**
 * Reads /proc/PID/status. Fields a kernel does not know stay undefined (`Seccomp` since 3.8, `Cpus_allowed_list` since
 * 2.6.26). `undefined` when the text holds no `Key: value` line at all. Source: proc_pid_status(5).
 */
export function parseStatus(text: string): ProcessStatus | undefined {
  const fields = new Map<string, string>();
  for (const [, key = '', value = ''] of text.matchAll(/^(\w+):[ \t]*(.*?)\r?$/gm)) fields.set(key, value);
  if (fields.size === 0) return undefined;
  const list = fields.get('Cpus_allowed_list');
  const mask = fields.get('Cpus_allowed');
  const mems = fields.get('Mems_allowed_list');
  const noNewPrivs = integer(fields.get('NoNewPrivs'));
  const rssKib = integer(/^(\d+) kB$/.exec(fields.get('VmRSS') ?? '')?.[1]);
  const capEff = fields.get('CapEff');
  return {
    name: fields.get('Name') ?? '',
    threads: integer(fields.get('Threads')),
    cpusAllowed:
      (list === undefined ? undefined : parseCpuList(list)) ??
      (mask === undefined ? undefined : parseCpuMask(mask)),
    memoryNodesAllowed: mems === undefined ? undefined : parseCpuList(mems),
    seccomp: integer(fields.get('Seccomp')),
    uid: integer(fields.get('Uid')?.split(/\s+/)[1]),
    gid: integer(fields.get('Gid')?.split(/\s+/)[1]),
    groups: fields
      .get('Groups')
      ?.split(/\s+/)
      .filter((word) => /^\d{1,10}$/.test(word))
      .map(Number),
    capEff: capEff !== undefined && /^[0-9a-f]{1,16}$/i.test(capEff) ? BigInt(`0x${capEff}`) : undefined,
    noNewPrivs: noNewPrivs === undefined ? undefined : noNewPrivs === 1,
    rssBytes: rssKib === undefined ? undefined : BigInt(rssKib) * 1024n,
  };
}

function integer(text: string | undefined): number | undefined {
  return text !== undefined && /^\d{1,15}$/.test(text) ? Number(text) : undefined;
}
