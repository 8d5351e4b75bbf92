import { limitFilesToRead } from '../../analyze/cpu-model/go-belief.ts';
import { mountOf } from '../../analyze/file-access/mount-of.ts';
import { parseMountinfo } from '../../formats/mountinfo/parse-mountinfo.ts';
import { present, valueOf } from '../../model/evidence.ts';
import type { FactTable } from '../../model/facts.ts';
import type { Target } from '../../model/target.ts';
import type { Collector } from '../collector.ts';
import { type CgroupSides, readCgroupSides } from '../cgroup-sides.ts';
import { readText } from '../read-text.ts';

/** The files that Go's runtime and automaxprocs would open at start to find a CPU limit, byte for byte. */
export const collector: Collector = {
  name: 'runtime-texts',
  cost: 'cheap',
  timeoutMs: 3000,
  collect: collectTexts,
};

async function collectTexts(target: Target): Promise<FactTable> {
  const sides = await readCgroupSides(target);
  const texts = sides.inside;
  const files = new Map<string, string>();
  for (const path of limitFilesToRead(texts)) {
    const text = await readLimit(target, sides, path);
    if (text !== undefined) files.set(path, text);
  }
  const source = `${sides.membership.source}, ${sides.mountinfo.source}`;
  return { 'cgroup.texts': present({ ...texts, files }, source, target.observedAtUnixMs) };
}

/**
 * The file as the process would open it. Where it lies on the same control group file system as one of the reader's
 * mounts, it is read there once it is known to be visible inside: so that it is the very file the other facts come from.
 */
async function readLimit(target: Target, sides: CgroupSides, path: string): Promise<string | undefined> {
  const inside = `${sides.prefix}${path}`;
  const outside = outsidePath(sides, path);
  if (outside !== undefined && (await target.stat(inside)).status === 'ok') {
    const text = valueOf(await readText(target, outside, { maxBytes: 65_536 }));
    if (text !== undefined) return text;
  }
  return valueOf(await readText(target, inside, { maxBytes: 65_536 }));
}

function outsidePath(sides: CgroupSides, path: string): string | undefined {
  const raw = valueOf(sides.mountinfo);
  if (sides.outsideMounts === undefined || raw === undefined) return undefined;
  const mount = mountOf(parseMountinfo(raw).mounts, path);
  const own = sides.outsideMounts.find((m) => m.device === mount?.device && m.root === '/');
  if (mount === undefined || own === undefined || mount.root.startsWith('/..')) return undefined;
  return `${own.mountPoint}${mount.root === '/' ? '' : mount.root}${path.slice(mount.mountPoint.length)}`;
}
