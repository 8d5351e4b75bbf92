import { parseListeningSockets } from '../../formats/proc/parse-listening-sockets.ts';
import { say } from '../../base/messages.ts';
import { type Evidence, missing, present, valueOf } from '../../model/evidence.ts';
import type { FactTable } from '../../model/facts.ts';
import type { PprofFacts } from '../../model/peers.ts';
import type { Target } from '../../model/target.ts';
import { collectMessages as m } from '../collect.messages.ts';
import type { Collector } from '../collector.ts';
import { readParsed } from '../read-text.ts';

/** Descriptors that are looked at, and ports that are asked. */
const MAX_DESCRIPTORS = 4096;
const MAX_PORTS = 8;
/** No profile has this name: net/http/pprof answers 404, a server that says 200 to everything does not. */
const NO_PROFILE = 'no-such-profile';

/** Whether the judged process serves net/http/pprof: one request, and one that must fail, to each port it listens on. */
export const collector: Collector = {
  name: 'pprof-active',
  cost: 'active',
  timeoutMs: 30_000,
  facts: ['active.pprof'],
  collect: async (target): Promise<FactTable> => ({ 'active.pprof': await findPprof(target) }),
};

async function findPprof(target: Target): Promise<Evidence<PprofFacts['active.pprof']>> {
  const dir = target.processDir;
  if (!target.judgesProcess) return missing('absent', say(m.noProcess), dir);
  const [own, judged] = await Promise.all([
    target.readLink('/proc/self/ns/net'),
    target.readLink(`${dir}/ns/net`),
  ]);
  if (dir !== '/proc/self' && (own.status !== 'ok' || judged.status !== 'ok' || own.value !== judged.value))
    return missing('failed', say(m.otherNetwork), `${dir}/ns/net`);
  const names = await target.readDir(`${dir}/fd`);
  if (names.status !== 'ok') return names;
  const looked = names.value.slice(0, MAX_DESCRIPTORS);
  const links = await Promise.all(looked.map((name) => target.readLink(`${dir}/fd/${name}`)));
  const sockets = new Set(links.flatMap((link) => /^socket:\[(\d+)\]$/.exec(valueOf(link) ?? '')?.[1] ?? []));
  const [tcp4, tcp6] = await Promise.all([
    readParsed(target, `${dir}/net/tcp`, (text) => parseListeningSockets(text, 4)),
    readParsed(target, `${dir}/net/tcp6`, (text) => parseListeningSockets(text, 6)),
  ]);
  if (tcp4.status !== 'ok') return tcp4;
  const ports = new Map<number, string>();
  for (const { inode, port, address, family } of [...tcp4.value, ...(valueOf(tcp6) ?? [])])
    if (sockets.has(inode) && !ports.has(port)) ports.set(port, hostOf(address, family));
  const asked = [...ports].slice(0, MAX_PORTS);
  for (const [port, host] of asked) {
    const url = `http://${host}:${port}/debug/pprof/`;
    const [index, none] = [
      await target.probe('http', url),
      await target.probe('http', `${url}${NO_PROFILE}`),
    ];
    if (index.status !== 'ok') return index;
    if (index.value.status === 200 && valueOf(none)?.status === 404)
      return present({ asked: asked.map(([one]) => one), url }, url, target.observedAtUnixMs);
  }
  return present({ asked: asked.map(([one]) => one), url: null }, `${dir}/net/tcp`, target.observedAtUnixMs);
}

function hostOf(address: string, family: 4 | 6): string {
  if (address === '0.0.0.0' || address === '::') return '127.0.0.1';
  return family === 6 ? `[${address}]` : address;
}
