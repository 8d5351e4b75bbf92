import { mkdir, open, readdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';

const DAY_MS = 86_400_000;
const DAY = /^\d{4}-\d{2}-\d{2}$/;
const ID = /^[0-9a-f]{32}$/;

/** The profiles of a data directory, as the services sent them: `profiles/2026-11-21/ID.pprof`. */
export class ProfileFiles {
  private readonly dir: string;

  constructor(dataDir: string) {
    this.dir = join(dataDir, 'profiles');
  }

  /** Writes one durably: it has its name only when it is complete. Errors: file system. */
  async write(id: string, unixMs: number, bytes: Uint8Array): Promise<void> {
    const path = this.path(id, unixMs);
    const day = join(this.dir, dayOf(unixMs));
    await mkdir(day, { recursive: true, mode: 0o700 });
    const part = `${path}.part`;
    try {
      const file = await open(part, 'w', 0o600);
      try {
        await file.writeFile(bytes);
        await file.sync();
      } finally {
        await file.close();
      }
      await rename(part, path);
    } catch (error) {
      await rm(part, { force: true });
      throw error;
    }
  }

  /** Reads one; undefined when it is not there: another receiver has it, or retention took it between list and read. */
  async read(id: string, unixMs: number): Promise<Buffer | undefined> {
    try {
      return await readFile(this.path(id, unixMs));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
      throw error;
    }
  }

  /** Removes the days before `keepDays` ago and answers which. What is not a day of ours is left alone. */
  async removeOld(keepDays: number, nowUnixMs: number): Promise<readonly string[]> {
    const oldest = dayOf(nowUnixMs - keepDays * DAY_MS);
    const names = await readdir(this.dir).catch(() => []);
    const old = names.filter((name) => DAY.test(name) && name < oldest);
    for (const name of old) await rm(join(this.dir, name), { recursive: true, force: true });
    return old;
  }

  private path(id: string, unixMs: number): string {
    if (!ID.test(id))
      throw new Error(`internal error: not the id of a profile: ${JSON.stringify(id.slice(0, 64))}`);
    return join(this.dir, dayOf(unixMs), `${id}.pprof`);
  }
}

function dayOf(unixMs: number): string {
  return new Date(unixMs).toISOString().slice(0, 10);
}
