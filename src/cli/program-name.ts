import { realpathSync } from 'node:fs';
import { delimiter, join, relative } from 'node:path';

const NAME = 'goroscope';

/**
 * How this program is called by somebody in the same folder: `goroscope` when the shell would find this very file under
 * that name, else by its file (`node bin/goroscope.mjs` in a checkout). `script` is the file Node.js was started with.
 */
export function programName(
  script: string | undefined,
  env: Readonly<Record<string, string | undefined>>,
  cwd: string,
): string {
  const own = realPath(script ?? '');
  if (own === undefined) return NAME;
  for (const folder of (env['PATH'] ?? '').split(delimiter)) {
    const found = folder === '' ? undefined : realPath(join(folder, NAME));
    // The shell takes the first one: a different program of that name is not this one.
    if (found !== undefined) {
      if (found === own) return NAME;
      break;
    }
  }
  const path = relative(cwd, own);
  return `node ${quoted(path.startsWith('..') ? own : path)}`;
}

function realPath(path: string): string | undefined {
  try {
    return realpathSync(path);
  } catch {
    return undefined;
  }
}

function quoted(path: string): string {
  return /^[\w./@+-]+$/.test(path) ? path : `'${path.replaceAll("'", "'\\''")}'`;
}
