import { describe, expect, test } from 'vitest';
import { defaultedLimits } from './defaulted-limits.ts';
import { parseLimitRanges, parseQuotas } from './parse-limits.ts';

const range = (limits: unknown) =>
  JSON.stringify({ kind: 'LimitRangeList', items: [{ metadata: { name: 'defaults' }, spec: { limits } }] });

test('default limits of containers, and of nothing else', () => {
  const limits = [
    { type: 'Pod', max: { cpu: '4' } },
    { type: 'Container', default: { cpu: '500m', memory: '128Mi' }, defaultRequest: { cpu: '1m' } },
    { type: 'Container', max: { cpu: '2' } },
    { type: 'PersistentVolumeClaim', default: { cpu: '7' } },
  ];
  expect(parseLimitRanges(range(limits))).toEqual([
    { name: 'defaults', limits: { cpuMilli: 500n, memoryBytes: 134_217_728n } },
  ]);
});

test('quotas that demand limits', () => {
  const quota = (hard: object) => ({ metadata: { name: 'q' }, spec: { hard } });
  const items = [quota({ 'limits.cpu': '4', 'requests.memory': '1Gi' }), quota({ pods: '9' })];
  expect(parseQuotas(JSON.stringify({ kind: 'ResourceQuotaList', items }))).toEqual([
    { name: 'q', limits: ['cpu'] },
    { name: 'q', limits: [] },
  ]);
});

test.each([
  '',
  'null',
  '[]',
  '{}',
  '{"kind":"Pod"}',
  '{"kind":"LimitRangeList","items":[null,5,{"spec":{"limits":7}}]}',
])('%s holds none', (text) => {
  expect(parseLimitRanges(text) ?? []).toEqual([]);
  expect(parseQuotas(text) ?? []).toEqual([]);
});

describe('what LimitRanger noted on a pod', () => {
  const note =
    'LimitRanger plugin set: cpu, memory request for container app; cpu, memory limit for container app';
  test.each([
    [note, 'app', ['cpu', 'memory']],
    [note, 'ap', []],
    [`${note}; memory limit for init container seed`, 'seed', ['memory']],
    ['LimitRanger plugin set: cpu request for container app', 'app', []],
    ['something else', 'app', []],
    ['', '', []],
  ])('%s for %s', (text, container, expected) => expect(defaultedLimits(text, container)).toEqual(expected));
});
