import type { Attributes } from '../../../src/api/common.ts';

/** Where profiles were collected, as the list of profiles is asked for it, in the order in which they are shown. */
export const PLACE_KEYS = [
  'pod',
  'namespace',
  'container',
  'containerId',
  'cgroup',
  'host',
  'serviceInstance',
] as const;
/** One of them. */
export type PlaceKey = (typeof PLACE_KEYS)[number];
/** One part of a place. */
export type PlacePart = readonly [key: PlaceKey, value: string];

const CONTAINER_ID = /^[0-9a-f]{12,64}$/;

/** The smallest place that a span's resource names: its pod, else its container, its instance, its host. */
export function placeOfResource(resource: Attributes | undefined): readonly PlacePart[] {
  const text = (key: string): string => {
    const value = resource?.[key];
    return value !== undefined && 'str' in value ? value.str : '';
  };
  const some = (parts: readonly PlacePart[]): readonly PlacePart[] =>
    parts.filter(([, value]) => value !== '');
  const pod = text('k8s.pod.name');
  if (pod !== '')
    return some([
      ['pod', pod],
      ['namespace', text('k8s.namespace.name')],
    ]);
  const containerId = text('container.id');
  if (CONTAINER_ID.test(containerId)) return [['containerId', containerId]];
  const instance = text('service.instance.id');
  return instance === '' ? some([['host', text('host.name')]]) : [['serviceInstance', instance]];
}

/** Reads `key=value` out of an address; what is no part of a place is left out. */
export function readPlace(texts: readonly string[]): readonly PlacePart[] {
  return texts.flatMap((text) => {
    const at = text.indexOf('=');
    const key = PLACE_KEYS.find((known) => known === text.slice(0, at));
    const value = text.slice(at + 1);
    const isAskable = value !== '' && (key !== 'containerId' || CONTAINER_ID.test(value));
    return key === undefined || !isAskable ? [] : [[key, value] as const];
  });
}

/** Writes what `readPlace` reads. */
export function writePlace(parts: readonly PlacePart[]): readonly string[] {
  return parts.map(([key, value]) => `${key}=${value}`);
}
