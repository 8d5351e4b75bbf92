import { describe, expect, test } from 'vitest';
import { present } from '../../model/evidence.ts';
import type { Target } from '../../model/target.ts';
import { redactingTarget } from './redacting-target.ts';
import { isSecretName, REDACTED, redactEnviron, redactText } from './redact-text.ts';

/** Made-up secrets in the shapes real ones have. */
const SECRETS = [
  'postgres://shop:s3cr3t-Pa55@db:5432/shop',
  'https://user:hunter2hunter2@proxy.corp:3128',
  'Authorization: Bearer abcdef0123456789abcdef',
  'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.c2lnbmF0dXJl',
  '-----BEGIN RSA PRIVATE KEY-----\nMIIEowIBAAKCAQEA7\n-----END RSA PRIVATE KEY-----',
  'AKIAIOSFODNN7EXAMPLE',
  'ghp_abcdefghijklmnopqrstuvwxyz0123456789',
  'glpat-abcdefghij0123456789',
  'xoxb-123456789012-abcdefghijkl',
  'password=correcthorsebattery',
  '"api_key": "k-1234567890abcdef"',
  '--token=deadbeefdeadbeef',
] as const;

const CORES = [
  's3cr3t-Pa55',
  'hunter2hunter2',
  'abcdef0123456789abcdef',
  'c2lnbmF0dXJl',
  'MIIEowIBAAKCAQEA7',
  'AKIAIOSFODNN7EXAMPLE',
  'ghp_abc',
  'glpat-abc',
  'xoxb-123',
  'correcthorsebattery',
  'k-1234567890abcdef',
  'deadbeefdeadbeef',
];

describe('text', () => {
  test.each(SECRETS.map((secret, i) => [secret, CORES[i] ?? '']))('%s', (secret, core) => {
    const { text, masked } = redactText(`before ${secret} after`);
    expect(text).not.toContain(core);
    expect(text).toContain('before ');
    expect(Object.values(masked).reduce((a, b) => a + b, 0)).toBeGreaterThan(0);
  });

  test('what is no secret stays as it is', () => {
    const plain =
      '30 23 0:26 / /sys/fs/cgroup ro shared:4 - cgroup2 cgroup2 rw,nsdelegate\nGOMEMLIMIT=512MiB\nhttps://proxy.golang.org,direct\n';
    expect(redactText(plain)).toEqual({ text: plain, masked: {} });
  });
});

describe('environment', () => {
  test.each([
    'DB_PASSWORD',
    'AWS_SECRET_ACCESS_KEY',
    'GITHUB_TOKEN',
    'SESSION_KEY',
    'DATABASE_URL',
    'REDIS_URL',
    'SENTRY_DSN',
    'API_KEY',
    'ApiKey',
    'X_AUTH',
    'PGPASSWORD',
  ])('%s is a secret by its name', (name) => {
    expect(isSecretName(name)).toBe(true);
    expect(redactEnviron(`A=1\0${name}=value-of-it\0`).text).toBe(`A=1\0${name}=${REDACTED}\0`);
  });

  test.each([
    'PATH',
    'HOME',
    'GOMEMLIMIT',
    'GOMAXPROCS',
    'GODEBUG',
    'GOPROXY',
    'KUBERNETES_SERVICE_HOST',
    'KEYBOARD',
    'AUTHOR',
  ])('%s is not', (name) => {
    expect(isSecretName(name)).toBe(false);
  });

  test('values of other names are masked by shape', () => {
    expect(redactEnviron('HTTPS_PROXY=http://u:p4ssw0rd@proxy:3128\0').text).toBe(
      `HTTPS_PROXY=http://${REDACTED}@proxy:3128\0`,
    );
  });

  test('an empty value stays empty', () => {
    expect(redactEnviron('TOKEN=\0B=1').text).toBe('TOKEN=\0B=1');
  });
});

test('everything read from a target passes, counters as they are', async () => {
  const bytes = (text: string) => new TextEncoder().encode(text);
  const files: Readonly<Record<string, string>> = {
    '/proc/self/environ': 'TOKEN=abcdefgh\0A=1\0',
    '/proc/self/cmdline': 'app\0--password=abcdefgh\0',
    '/sys/fs/cgroup/cpu.max': 'password=12345\n',
  };
  const inner = {
    observedAtUnixMs: 1,
    readFile: async (path: string) => present(bytes(files[path] ?? ''), path, 1),
    run: async () =>
      present({ exitCode: 0, stdout: 'https://u:abcdefgh@h/', stderr: 'token: abcdefgh' }, 'go env', 1),
  } as unknown as Target;
  const report = { masked: new Map() };
  const target = redactingTarget(inner, report);
  const read = async (path: string) => {
    const got = await target.readFile(path);
    return got.status === 'ok' ? new TextDecoder().decode(got.value) : '';
  };
  expect(await read('/proc/self/environ')).toBe(`TOKEN=${REDACTED}\0A=1\0`);
  expect(await read('/proc/self/cmdline')).not.toContain('abcdefgh');
  expect(await read('/sys/fs/cgroup/cpu.max')).toBe('password=12345\n');
  const ran = await target.run(['go', 'env'], 1);
  expect(JSON.stringify(ran)).not.toContain('abcdefgh');
  expect([...report.masked.keys()].sort()).toEqual(['/proc/self/cmdline', '/proc/self/environ', 'go env']);
});
