import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { hasProgram } from '../../support/run.ts';

const ROOT = join(import.meta.dirname, '../../..');

/** What a scenario found out. */
export interface ScenarioResult {
  /** Status of each check by slug; a finding with its severity: `finding:error`. */
  readonly verdicts: Readonly<Record<string, string>>;
  /** English claims of the findings by slug. */
  readonly claims: Readonly<Record<string, string>>;
  /** What the script printed before: what the kernel really did. */
  readonly oracle: readonly string[];
}

/** A made-up machine: shell that sets it up inside of a mount namespace of its own. */
export interface Scenario {
  /** Shell lines; `$D` is an empty folder. What they print is the oracle's word. */
  readonly setup: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Folder the doctor is started in. @default "/" */
  readonly cwd?: string;
  /** Words before the doctor, for example `setpriv --reuid 12345`. */
  readonly wrap?: string;
  /** @default "local" */
  readonly target?: string;
  readonly rooms: string;
}

/** Whether mounts can be made in a namespace of their own: Linux, root, unshare. */
export function canMount(): boolean {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return false;
  return hasProgram('unshare', '-m', '--propagation', 'private', 'mount', '-t', 'tmpfs', 'none', '/mnt');
}

/** Whether shell lines succeed inside of such a namespace; `$D` is an empty folder. */
export function canSetUp(setup: string): boolean {
  return canMount() && inNamespace(`set -e\n${setup}`, {}).status === 0;
}

/** Sets a machine up, lets the kernel speak, and asks the doctor. Everything is gone with the namespace. */
export function runScenario(scenario: Scenario): ScenarioResult {
  const { setup, env = {}, cwd = '/', wrap = '', target = 'local', rooms } = scenario;
  const loader = join(ROOT, 'node_modules/tsx/dist/loader.mjs');
  const doctor = `"${process.execPath}" --import "${loader}" "${ROOT}/src/cli/entry.ts" doctor ${target} --json --only ${rooms} --fail-on never`;
  const script = `set -e\n${setup}\necho ======\nexport TSX_DISABLE_CACHE=1\ncd ${cwd}\nexec ${wrap} ${doctor}`;
  const { stdout, stderr, status } = inNamespace(script, env);
  const [said = '', json = ''] = stdout.split('======\n');
  if (status !== 0 || json === '') throw new Error(`scenario ended with ${status}:\n${stdout}\n${stderr}`);
  const report = JSON.parse(json) as {
    readonly verdicts: Readonly<Record<string, string>>;
    readonly findings: readonly {
      readonly slug: string;
      readonly severity: string;
      readonly claim: { readonly en: string };
    }[];
  };
  const verdicts = { ...report.verdicts };
  for (const { slug, severity } of report.findings) verdicts[slug] = `finding:${severity}`;
  const claims = Object.fromEntries(report.findings.map(({ slug, claim }) => [slug, claim.en]));
  return { verdicts, claims, oracle: said.trim().split('\n') };
}

function inNamespace(script: string, env: Readonly<Record<string, string>>) {
  const dir = mkdtempSync(join(tmpdir(), 'goroscope-fs-'));
  try {
    return spawnSync(
      'unshare',
      ['-m', '--propagation', 'private', 'bash', '-c', script.replaceAll('$D', dir)],
      {
        encoding: 'utf8',
        timeout: 60_000,
        env: {
          PATH: process.env['PATH'] ?? '',
          HOME: '/root',
          ...Object.fromEntries(Object.entries(env).map(([k, v]) => [k, v.replaceAll('$D', dir)])),
        },
      },
    );
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}
