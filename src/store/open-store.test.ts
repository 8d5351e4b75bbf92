import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openStore } from './open-store.ts';

test.each(['a{b,c}', 'x*', 'what?', 'z{day}', 'back\\slash'])(
  'a data directory whose path the engine would read as a pattern is refused, and not made: %s',
  async (name) => {
    const dataDir = join(tmpdir(), `goroscope-pattern-${process.pid}-${name}`);
    await expect(openStore({ dataDir })).rejects.toMatchObject({ code: 'STORE_DIR_PATTERN' });
    expect(existsSync(dataDir)).toBe(false);
  },
);
