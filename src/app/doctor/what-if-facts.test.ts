import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { AppError } from '../../base/errors/app-error.ts';
import { say } from '../../base/messages.ts';
import { missing, present } from '../../model/evidence.ts';
import type { FactTable } from '../../model/facts.ts';
import { renderFactList } from './list-facts.ts';
import { openTarget } from './open-target.ts';
import { runDoctor } from './run-doctor.ts';
import { changeFacts, factKeys, findFact } from './what-if-facts.ts';
import { parseWhatIf, whatIfWords } from './what-if.ts';

const SNAPSHOTS = join(import.meta.dirname, '../../../test/fixtures/snapshots');
const TABLE: FactTable = {
  'kernel.maxMapCount': present(65_530n, '/proc/sys/vm/max_map_count', 1),
  'kernel.psi': present(true, '/proc/pressure/cpu', 1),
  'process.limits': present({ 'open files': { soft: 1024n, hard: null } }, '/proc/self/limits', 1),
  'process.mapCount': present(10, '/proc/self/maps', 1),
  env: present(new Map([['A', '1']]), '/proc/self/environ', 1),
  'cgroup.membership': present(
    [{ hierarchyId: 0, controllers: [], path: '/a', deleted: false }],
    '/proc/self/cgroup',
    1,
  ),
  thp: missing('denied', say({ en: 'x', zh: 'x' }), '/sys'),
};

function change(text: string): FactTable {
  const { fact } = parseWhatIf(text);
  if (fact === undefined) throw new Error(`${text} names no fact`);
  return changeFacts(TABLE, [fact], 2);
}

function problemOf(text: string): string {
  try {
    change(text);
  } catch (error) {
    if (error instanceof AppError && error.code === 'BAD_WHAT_IF') return error.message;
    throw error;
  }
  throw new Error(`${text} was taken`);
}

describe('a change of any fact', () => {
  test('plain values take the kind of the fact', () => {
    expect(change('kernel.maxMapCount=9')['kernel.maxMapCount']).toMatchObject({
      value: 9n,
      source: '--what-if',
    });
    expect(change('kernel.psi=false')['kernel.psi']).toMatchObject({ value: false });
    expect(change('process.mapCount=12.5')['process.mapCount']).toMatchObject({ value: 12.5 });
  });

  test('a part keeps everything beside it; names may hold blanks, lists are counted from 0', () => {
    expect(change('process.limits.open files.soft=5')['process.limits']).toMatchObject({
      value: { 'open files': { soft: 5n, hard: null } },
    });
    expect(change('process.limits.open files.hard=5')['process.limits']).toMatchObject({
      value: { 'open files': { soft: 1024n, hard: 5n } },
    });
    expect(change('cgroup.membership.0.path=/b')['cgroup.membership']).toMatchObject({
      value: [{ path: '/b', hierarchyId: 0 }],
    });
    expect(TABLE['cgroup.membership']).toMatchObject({ value: [{ path: '/a' }] });
  });

  test('whole values are JSON with 64-bit numbers; a fact can be taken away', () => {
    const thp = 'thp={"enabled":"always","defrag":"defer","khugepagedMaxPtesNone":511n}';
    expect(change(thp).thp).toMatchObject({ status: 'ok', value: { khugepagedMaxPtesNone: 511n } });
    expect(change('kernel.psi=absent')['kernel.psi']).toMatchObject({ status: 'absent' });
    expect(change('kernel.psi=denied')['kernel.psi']).toMatchObject({ status: 'denied' });
  });

  test.each([
    ['kernel.maxMapCount=many', 'not a whole number'],
    ['kernel.psi=maybe', 'not true or false'],
    ['process.mapCount=x', 'not a number'],
    ['process.limits.open file.soft=1', 'parts are open files'],
    ['kernel.maxMapCount.x=1', 'nothing below it'],
    ['thp.enabled=never', 'not known here'],
    ['thp={bad', 'must be JSON'],
  ])('%s is refused with what is wrong', (text, problem) => {
    expect(problemOf(text)).toContain(problem);
  });

  test('a slip finds the nearest fact', () => {
    expect(() => parseWhatIf('kernel.bft=true')).toThrow(/kernel\.btf/);
  });
});

test('every fact is offered to shells and listed', () => {
  expect(factKeys().length).toBeGreaterThan(100);
  expect(whatIfWords()).toContain('kernel.psi=');
  expect(whatIfWords()).toContain('cpu.quota=');
  expect(renderFactList('en', false)).toMatch(/^kernel\.psi +true or false$/m);
  expect(renderFactList('zh', false)).toMatch(/^kernel\.psi +true 或 false$/m);
  expect(JSON.parse(renderFactList('en', true))).toMatchObject({ schema: 1 });
  expect(findFact('cgroup.cpu.groups.0')).toEqual({ fact: 'cgroup.cpu', path: 'groups.0' });
});

test('findings appear and disappear with a fact, also one that is worked out from others', async () => {
  const target = await openTarget(`snapshot:${join(SNAPSHOTS, 'k8s-burstable-fractional-v2')}`);
  const changes = async (...texts: readonly string[]) =>
    (await runDoctor({ target, whatIf: texts.map(parseWhatIf) })).changes?.map(
      ({ slug, change: kind }) => `${kind} ${slug}`,
    );
  // Without the fact nobody can tell: that is not the same as gone.
  expect(await changes('cgroup.memory=absent')).toEqual(['unseen cg-oom-killed']);
  expect(await changes('kernel.psi=false')).toEqual(['appears kern-no-psi']);
  expect(await changes('limits.cpu={"state":"unlimited","value":null,"chain":[]}')).toContain(
    'disappears cpu-throttled',
  );
});

test.each([
  'numa.nodes={}',
  'net.tcpSockets=null',
  'process.openFiles=[]',
  'scenario=""',
  'systemd.unit=0',
  'tls.roots={"a":[1]}',
])('a whole fact of another shape is refused, and no check fails of it: %s', async (text) => {
  const target = await openTarget(`snapshot:${join(SNAPSHOTS, 'tired-host-v2')}`);
  await expect(runDoctor({ target, whatIf: [parseWhatIf(text)] })).rejects.toMatchObject({
    code: 'BAD_WHAT_IF',
  });
});
