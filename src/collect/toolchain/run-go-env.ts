import { execFile } from 'node:child_process';

const TIMEOUT_MS = 20_000;

/** What `go env -json` prints, or why it prints nothing. */
export type GoEnvRun =
  | { readonly ok: true; readonly values: ReadonlyMap<string, string> }
  | { readonly ok: false; readonly message: string };

/** Runs `go env -json` in a folder. The command only prints. Bounds: 20 s, 1 MiB. */
export function runGoEnv(go: string, env: ReadonlyMap<string, string>, folder: string): Promise<GoEnvRun> {
  return new Promise((resolve) => {
    execFile(
      go,
      ['env', '-json'],
      {
        cwd: folder,
        env: Object.fromEntries(env),
        timeout: TIMEOUT_MS,
        maxBuffer: 1 << 20,
        encoding: 'utf8',
      },
      (error, stdout, stderr) => {
        if (error !== null) return resolve({ ok: false, message: stderr.trim() || error.message });
        try {
          const parsed: unknown = JSON.parse(stdout);
          const rows = typeof parsed === 'object' && parsed !== null ? Object.entries(parsed) : [];
          resolve({ ok: true, values: new Map(rows.map(([name, value]) => [name, String(value)])) });
        } catch {
          resolve({ ok: false, message: stdout.slice(0, 200) });
        }
      },
    );
  });
}
