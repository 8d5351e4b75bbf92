import { expect, test } from 'vitest';
import { composeSettings } from './compose-settings.ts';

const brief = (text: string) =>
  composeSettings(text, 'compose.yaml').settings.map(({ container, line, at, sets, value }) => [
    container,
    line,
    at,
    sets,
    value,
  ]);

test('variables as a mapping and as a list, limits in both places', () => {
  const text = `services:
  web:
    image: web:1
    environment:
      GOMAXPROCS: "8"
      DB_PASSWORD: hunter2
    cpus: 1.50
    mem_limit: 512m
  job:
    environment:
      - GOMEMLIMIT=400MiB
      - GOGC
    deploy:
      resources:
        limits:
          cpus: '0.5'
          memory: 1gb
`;
  expect(brief(text)).toEqual([
    ['web', 'services.web.environment: GOMAXPROCS=8', 5, 'env.GOMAXPROCS', '8'],
    ['web', 'services.web.cpus: 1.50', 7, 'limit.cpu', '1.5'],
    ['web', 'services.web.mem_limit: 512m', 8, 'limit.memory', '536870912'],
    ['job', 'services.job.environment: GOMEMLIMIT=400MiB', 11, 'env.GOMEMLIMIT', '400MiB'],
    ['job', 'services.job.environment: GOGC', 12, 'env.GOGC', null],
    ['job', 'services.job.deploy.resources.limits.cpus: 0.5', 16, 'limit.cpu', '0.5'],
    ['job', 'services.job.deploy.resources.limits.memory: 1gb', 17, 'limit.memory', '1073741824'],
  ]);
  expect(JSON.stringify(composeSettings(text, 'c'))).not.toContain('hunter2');
});

test('anchors, merges and values of the shell', () => {
  const text = `x-common: &common
  environment: &env
    GOMAXPROCS: 2
services:
  a:
    <<: *common
  b:
    environment:
      <<: *env
      GOMAXPROCS: \${PROCS:-4}
  c:
    cpu_quota: 50000
    env_file: [./c.env, {path: d.env, required: false}]
`;
  expect(brief(text)).toEqual([
    ['a', 'services.a.environment: GOMAXPROCS=2', 3, 'env.GOMAXPROCS', '2'],
    ['b', 'services.b.environment: GOMAXPROCS=2', 3, 'env.GOMAXPROCS', '2'],
    ['b', 'services.b.environment: GOMAXPROCS=${PROCS:-4}', 10, 'env.GOMAXPROCS', null],
    ['c', 'services.c.cpu_quota: 50000', 12, 'limit.cpu', '0.5'],
  ]);
  expect(composeSettings(text, 'c').envFiles).toEqual([
    { service: 'c', path: './c.env' },
    { service: 'c', path: 'd.env' },
  ]);
});

test.each([
  ['nothing', ''],
  ['a template', 'services:\n  {{ if .x }}\n  a: {}\n'],
  ['a list', '- 1\n- 2\n'],
  ['a loop of merges', 'services: &s\n  a:\n    <<: *s\n'],
  ['wrong kinds', 'services: [1]\nx: {environment: 5}\n'],
  ['an unknown anchor', 'services:\n  a: *nowhere\n'],
  ['odd limits', 'services: {a: {cpus: many, mem_limit: -1, cpu_quota: -1}}'],
])('%s sets nothing that is known', (_, text) => {
  expect(composeSettings(text, 'c').settings.every(({ value }) => value === null)).toBe(true);
});

test('a bomb of aliases ends', () => {
  const rows = Array.from({ length: 20 }, (_, i) => `a${i + 1}: &a${i + 1} {<<: [*a${i}, *a${i}]}`);
  const text = `a0: &a0 {environment: {GOGC: 1}}\n${rows.join('\n')}\nservices: {x: *a20}\n`;
  expect(composeSettings(text, 'c').settings.length).toBeLessThan(10);
});
