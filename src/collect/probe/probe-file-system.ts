import { lstatSync } from 'node:fs';
import { statfs } from 'node:fs/promises';
import { type Evidence, present } from '../../model/evidence.ts';
import type { FileSystemSpace, LookupTimes } from '../../model/probe.ts';
import { gapOf } from '../target/gap.ts';

const MAX_SAMPLES = 40;
const MIN_SAMPLES = 5;
/** The event loop waits while names are looked up: no longer than this, except for the fewest samples. */
const BUDGET_MS = 60;

/** Space and inodes of the file system that holds a path (statfs(2)). */
export async function probeSpace(path: string): Promise<Evidence<FileSystemSpace>> {
  try {
    const { bsize, blocks, bavail, files, ffree } = await statfs(path);
    const space = {
      sizeBytes: blocks * bsize,
      freeBytes: bavail * bsize,
      inodes: files,
      freeInodes: ffree,
    };
    return present(space, `statfs(${path})`, Date.now());
  } catch (error) {
    return gapOf(error, `statfs(${path})`);
  }
}

/**
 * Looks up names that are not in a folder, one after the other. Each name is new, so a network file system has to ask its
 * server every time; a local one answers from memory. Asked without the event loop, whose other work would be measured
 * too. Reads only.
 */
export async function probeLookups(dir: string): Promise<Evidence<LookupTimes>> {
  const times: number[] = [];
  const salt = `${process.pid}-${Date.now()}`;
  const begun = performance.now();
  for (let n = 0; n < MAX_SAMPLES; n++) {
    const started = performance.now();
    if (n >= MIN_SAMPLES && started - begun > BUDGET_MS) break;
    const code = lookUp(`${dir}/.not-there-${salt}-${n}`);
    times.push(performance.now() - started);
    if (code !== 'ENOENT') return gapOf(Object.assign(new Error(code), { code }), `lookup in ${dir}`);
  }
  times.sort((a, b) => a - b);
  const at = (share: number) => Math.round((times[Math.floor(times.length * share)] ?? 0) * 1000) / 1000;
  const found = { samples: times.length, medianMs: at(0.5), p95Ms: at(0.95) };
  return present(found, `lookup in ${dir}`, Date.now());
}

function lookUp(path: string): string {
  try {
    lstatSync(path);
    return 'EEXIST';
  } catch (error) {
    return error instanceof Error && 'code' in error ? String(error.code) : String(error);
  }
}
