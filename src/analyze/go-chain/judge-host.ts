import type { AllowanceFacts, DirectoryFacts, DnsFacts } from './host-facts.ts';
import type { Problem, ProblemCode, StepName } from './problem.ts';

const GIB = 1 << 30;
/** Thresholds of ours: a build of a middling project writes 1 GiB; a cold one opens some hundred files at once. */
const MIN_FREE_BYTES = 200 << 20;
const MIN_FREE_INODES = 2000;
const SLOW_FILE_MS = 5;
const MIN_FILES = 1024n;
/** Measured (`goroscope lab limits`, go1.26): with fewer not even the compiler is started; three or four more for each compiler at once. */
const FILES_OF_GO = 20n;
const MIN_ADDRESS_SPACE = BigInt(4 * GIB);
const MIN_FILE_SIZE = BigInt(GIB);
const SLOW_SERVER_MS = 300;
const NETWORK_FILE_SYSTEMS = /^(nfs|nfs4|cifs|smb3|9p|fuse\..+|fuseblk|virtiofs|ceph|lustre)$/;

type Values = Readonly<Record<string, string>>;

function problem(
  step: StepName,
  code: ProblemCode,
  severity: Problem['severity'],
  values: Values,
  fact: string,
  source: string,
): Problem {
  return {
    code,
    step,
    severity,
    values,
    evidence: [{ fact, value: Object.values(values).join(' '), source }],
  };
}

/** What is wrong with a directory the go command writes to. */
export function judgeDirectory(dir: DirectoryFacts): readonly Problem[] {
  const { role, path, fsType, mountPoint } = dir;
  if (path === '' || path === 'off')
    return [problem('files', 'cache-undefined', 'error', { role }, role, 'go env')];
  const values = { role, path, fsType, mountPoint };
  // The go command takes a temporary folder below where it is started.
  if (!path.startsWith('/'))
    return role === 'GOTMPDIR' ? [] : [problem('files', 'dir-relative', 'error', values, role, 'go env')];
  if (!dir.isDirectory)
    return [problem('files', 'dir-no-directory', 'error', { ...values, existing: dir.existing }, role, path)];
  // The caches are made by the go command, a temporary folder is not.
  if (role === 'GOTMPDIR' && dir.existing !== path.replace(/(?<=.)\/+$/, ''))
    return [problem('files', 'dir-missing', 'error', values, role, path)];
  const found: Problem[] = [];
  const add = (code: ProblemCode, severity: Problem['severity'], more: Values, source = path) =>
    found.push(problem('files', code, severity, { ...values, ...more }, role, source));
  if (dir.refusal !== null)
    add(
      dir.refusal === 'EROFS' ? 'dir-read-only' : 'dir-not-writable',
      'error',
      { code: dir.refusal, existing: dir.existing },
      `access(${dir.existing})`,
    );
  // What does not fit into the build cache is built again the next time; the others make the command fail.
  if (dir.freeBytes < MIN_FREE_BYTES)
    add(
      'dir-full',
      role === 'GOCACHE' ? 'warn' : 'error',
      { free: `${Math.floor(dir.freeBytes / (1 << 20))} MiB` },
      `statfs(${dir.existing})`,
    );
  if (dir.inodes > 0 && dir.freeInodes < MIN_FREE_INODES)
    add('dir-no-inodes', 'error', { free: String(dir.freeInodes) }, `statfs(${dir.existing})`);
  const noexec = dir.options.includes('noexec') || (dir.active !== undefined && dir.active.exec !== null);
  // go run and go test start what they build there; the other directories hold programs only for tools and toolchains.
  if (noexec)
    add(
      'dir-noexec',
      role === 'GOTMPDIR' ? 'error' : 'warn',
      { code: dir.active?.exec ?? 'noexec' },
      '/proc/self/mountinfo',
    );
  if (typeof dir.active?.lock === 'string')
    add('dir-no-lock', 'error', { code: dir.active.lock }, 'flock(2)');
  if (NETWORK_FILE_SYSTEMS.test(fsType)) add('dir-network', 'warn', {}, '/proc/self/mountinfo');
  const times = dir.active?.times;
  if (times !== undefined) {
    const sum = times.create + times.rename + times.stat + times.unlink;
    if (sum > SLOW_FILE_MS)
      found.push({
        ...problem(
          'files',
          'dir-slow',
          'warn',
          { ...values, ms: sum.toFixed(1), limit: String(SLOW_FILE_MS) },
          role,
          path,
        ),
        costMs: sum * 1000,
      });
  }
  return found;
}

/** What is wrong with the name servers. */
export function judgeDns({ servers, host }: DnsFacts): readonly Problem[] {
  if (host === undefined) return [];
  return servers.flatMap(({ server, ms, code }) => {
    const values = { server, host, ms: String(Math.round(ms)), code: code ?? '' };
    if (code !== null)
      return [problem('dns', 'dns-server', 'warn', values, 'nameserver', '/etc/resolv.conf')];
    if (ms < SLOW_SERVER_MS) return [];
    return [
      {
        ...problem(
          'dns',
          'dns-slow',
          'warn',
          { ...values, limit: String(SLOW_SERVER_MS) },
          'nameserver',
          server,
        ),
        costMs: ms,
      },
    ];
  });
}

/** What the limits of the process forbid. */
export function judgeLimits(facts: AllowanceFacts): readonly Problem[] {
  const found: Problem[] = [];
  const add = (code: ProblemCode, seen: bigint, needed: bigint) =>
    found.push(
      problem(
        'limits',
        code,
        'error',
        { seen: String(seen), needed: String(needed) },
        code,
        '/proc/self/limits',
      ),
    );
  // Programs of Go 1.19 and later raise their soft limit to the hard one.
  if (facts.hardFiles !== null && facts.hardFiles < MIN_FILES) {
    add('limit-files', facts.hardFiles, MIN_FILES);
    // Above that it depends on how many compilers happen to start at the same moment.
    const last = found.pop();
    if (last !== undefined) found.push(facts.hardFiles < FILES_OF_GO ? last : { ...last, severity: 'warn' });
  }
  if (facts.addressSpace !== null && facts.addressSpace < MIN_ADDRESS_SPACE)
    add('limit-memory', facts.addressSpace, MIN_ADDRESS_SPACE);
  if (facts.fileSize !== null && facts.fileSize < MIN_FILE_SIZE)
    add('limit-file-size', facts.fileSize, MIN_FILE_SIZE);
  if (facts.umask !== null && (facts.umask & 0o700) !== 0) {
    const values = { umask: `0${facts.umask.toString(8)}` };
    // The superuser reads what it has written in any case.
    const severity = facts.uid === 0 ? 'warn' : 'error';
    found.push(problem('limits', 'umask', severity, values, 'umask', '/proc/self/status'));
  }
  return found;
}
