import { limitFilesToRead } from '../../analyze/cpu-model/go-belief.ts';
import { present, valueOf } from '../../model/evidence.ts';
import type { FactTable } from '../../model/facts.ts';
import type { Target } from '../../model/target.ts';
import type { Collector } from '../collector.ts';
import { readText } from '../read-text.ts';

const MAX_MOUNTINFO_BYTES = 16 << 20;

/** The files that Go's runtime and automaxprocs would open at start to find a CPU limit, byte for byte. */
export const collector: Collector = {
  name: 'runtime-texts',
  cost: 'cheap',
  timeoutMs: 3000,
  collect: collectTexts,
};

async function collectTexts(target: Target): Promise<FactTable> {
  const [membership, mountinfo] = await Promise.all([
    readText(target, `${target.processDir}/cgroup`),
    readText(target, `${target.processDir}/mountinfo`, { maxBytes: MAX_MOUNTINFO_BYTES }),
  ]);
  const texts = { membership: valueOf(membership), mountinfo: valueOf(mountinfo) };
  const files = new Map<string, string>();
  for (const path of limitFilesToRead(texts)) {
    const text = valueOf(await readText(target, path, { maxBytes: 65_536 }));
    if (text !== undefined) files.set(path, text);
  }
  const source = `${membership.source}, ${mountinfo.source}`;
  return { 'cgroup.texts': present({ ...texts, files }, source, target.observedAtUnixMs) };
}
