import { describe, expect, test } from 'vitest';
import { present } from '../../model/evidence.ts';
import type { Target } from '../../model/target.ts';
import { redactingTarget } from './redacting-target.ts';
import { REDACTED } from '../../base/secret-patterns.ts';
import { isSecretName, redactEnviron } from './redact-text.ts';

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
    'SSHPASS',
    'SMTP_PASS_2',
  ])('%s is a secret by its name', (name) => {
    expect(isSecretName(name)).toBe(true);
    expect(redactEnviron(`A=1\0${name}=value-of-it\0`).text).toBe(`A=1\0${name}=${REDACTED}\0`);
  });

  test.each([
    'PATH',
    'PWD',
    'GOPRIVATE',
    'HOME',
    'GOMEMLIMIT',
    'GOMAXPROCS',
    'GODEBUG',
    'GOPROXY',
    'KUBERNETES_SERVICE_HOST',
    'KEYBOARD',
    'PASSENGER_COUNT',
    'AUTHOR',
  ])('%s is not', (name) => {
    expect(isSecretName(name)).toBe(false);
  });

  test('values of other names are masked by shape', () => {
    expect(redactEnviron('HTTPS_PROXY=http://u:p4ssw0rd@proxy:3128\0').text).toBe(
      `HTTPS_PROXY=http://u:${REDACTED}@proxy:3128\0`,
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
    '/proc/self/cmdline': 'app\0--password=abcdefgh\0--token\0abcdefgh\0--verbose\0',
    '/sys/fs/cgroup/cpu.max': 'password=12345\n',
  };
  const inner = {
    observedAtUnixMs: 1,
    readFile: async (path: string) => present(bytes(files[path] ?? ''), path, 1),
    run: async () =>
      present({ exitCode: 0, stdout: 'https://u:abcdefgh@h/', stderr: 'token=abcdefgh' }, 'go env', 1),
  } as unknown as Target;
  const report = { masked: new Map() };
  const target = redactingTarget(inner, report);
  const read = async (path: string) => {
    const got = await target.readFile(path);
    return got.status === 'ok' ? new TextDecoder().decode(got.value) : '';
  };
  expect(await read('/proc/self/environ')).toBe(`TOKEN=${REDACTED}\0A=1\0`);
  expect(await read('/proc/self/cmdline')).toBe(
    `app\0--password=${REDACTED}\0--token\0${REDACTED}\0--verbose\0`,
  );
  expect(await read('/sys/fs/cgroup/cpu.max')).toBe('password=12345\n');
  const ran = await target.run(['go', 'env'], 1);
  expect(JSON.stringify(ran)).not.toContain('abcdefgh');
  expect([...report.masked.keys()].sort()).toEqual(['/proc/self/cmdline', '/proc/self/environ', 'go env']);
});
