import { spawn } from 'node:child_process';
import { performance } from 'node:perf_hooks';
import type { DirectFacts } from '../../analyze/go-chain/network-facts.ts';
import { isVcsAllowed, originOfPage, originOfPath } from '../../analyze/go-proxy/module-origin.ts';
import { timedGet, type TimedRequestOptions, withoutSecrets } from './timed-request.ts';

/** What is fetched without a proxy. */
export interface DirectQuestion {
  readonly module: string;
  /** GOVCS, and whether the module is private by GOPRIVATE or GONOPROXY. */
  readonly govcs: string;
  readonly isPrivate: boolean;
  readonly insecure: boolean;
}

const MAX_ERROR = 400;

/**
 * Follows the way of `direct`: the repository from the path, or from the module's own host with `?go-get=1`, then its
 * references with `git ls-remote`, as the go command lists them before anything is fetched. Nothing is written; git may
 * not ask anybody. Other systems than git are not asked. Source: cmd/go/internal/vcs, modfetch/codehost/git.go of go1.26.
 */
export async function probeDirect(
  { module, govcs, isPrivate, insecure }: DirectQuestion,
  options: TimedRequestOptions,
): Promise<DirectFacts> {
  let origin = originOfPath(module);
  let lookup: DirectFacts['lookup'];
  if (origin === undefined) {
    for (const scheme of insecure ? ['https', 'http'] : ['https']) {
      const { timed, body } = await timedGet(`${scheme}://${module}?go-get=1`, { ...options, insecure });
      lookup = timed;
      // The page is read whatever its status: pages for "not found" may carry the tag.
      if (timed.failed === undefined) origin = originOfPage(body.toString('utf8'), module);
      if (origin !== undefined) break;
    }
  }
  const allowed = origin === undefined || isVcsAllowed(govcs, module, isPrivate, origin.vcs);
  const git =
    origin !== undefined && origin.vcs === 'git' && allowed
      ? await listReferences(origin.repository, options)
      : undefined;
  return {
    module,
    lookup,
    vcs: origin?.vcs,
    repository: origin === undefined ? undefined : withoutSecrets(origin.repository),
    allowed,
    git,
  };
}

function listReferences(
  repository: string,
  { env, timeoutMs }: TimedRequestOptions,
): Promise<NonNullable<DirectFacts['git']>> {
  const from = performance.now();
  return new Promise((resolve) => {
    const end = (error: string | null, missing = false) =>
      resolve({ ms: performance.now() - from, error, missing });
    const child = spawn('git', ['ls-remote', '-q', '--end-of-options', repository], {
      env: {
        GIT_TERMINAL_PROMPT: '0',
        GCM_INTERACTIVE: 'never',
        GIT_SSH_COMMAND: 'ssh -o ControlMaster=no -o BatchMode=yes',
        ...Object.fromEntries(env),
      },
      stdio: ['ignore', 'ignore', 'pipe'],
      timeout: timeoutMs,
      killSignal: 'SIGKILL',
    });
    let stderr = '';
    child.stderr.on(
      'data',
      (part: Buffer) => (stderr += stderr.length < MAX_ERROR * 10 ? part.toString() : ''),
    );
    child.once('error', (error: NodeJS.ErrnoException) =>
      end(error.code ?? error.message, error.code === 'ENOENT'),
    );
    child.once('close', (code, signal) => {
      if (code === 0) end(null);
      else if (signal !== null) end(`no answer within ${timeoutMs} ms`);
      else end(firstError(stderr) || `exit ${code}`);
    });
  });
}

/** git says the reason first and advice behind it. */
function firstError(stderr: string): string {
  const lines = stderr
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean);
  const line =
    lines.find((l) => /^(?:fatal|error|ssh|remote|.*: Permission denied)/.test(l)) ?? lines[0] ?? '';
  return withoutSecrets(line.replace(/[a-z0-9+.-]+:\/\/[^/@\s]*@/gi, (part) => withoutSecrets(part))).slice(
    0,
    MAX_ERROR,
  );
}
