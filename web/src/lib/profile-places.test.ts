import { expect, test } from 'vitest';
import { placeOfResource, readPlace, writePlace } from './profile-places.ts';

const ID = 'a1'.repeat(32);

test.each([
  ['nothing', {}, []],
  [
    'a pod with its namespace before everything else',
    { 'k8s.pod.name': { str: 'p-1' }, 'k8s.namespace.name': { str: 'shop' }, 'container.id': { str: ID } },
    ['pod=p-1', 'namespace=shop'],
  ],
  ['a container', { 'container.id': { str: ID }, 'host.name': { str: 'h' } }, [`containerId=${ID}`]],
  ['an id that is none', { 'container.id': { str: 'x' }, 'host.name': { str: 'h' } }, ['host=h']],
  [
    'an instance',
    { 'service.instance.id': { str: 'i=1' }, 'host.name': { str: 'h' } },
    ['serviceInstance=i=1'],
  ],
  ['a value of another type', { 'host.name': { int: '5' } }, []],
])('of a resource: %s', (_name, resource, place) => {
  expect(writePlace(placeOfResource(resource))).toEqual(place);
});

test('what an address holds is read back, what is no place is left out', () => {
  const texts = ['pod=p-1', 'cgroup=/a=b/c', 'serviceInstance=i=1'];
  expect(writePlace(readPlace(texts))).toEqual(texts);
  expect(readPlace(['', 'pod', 'pod=', 'color=red', 'containerId=zz'])).toEqual([]);
});
