import type { Recogniser } from '../recogniser.ts';

/** Snapshots of a host packed as tar: the index is the first member or the tree of raw files is there. */
export const recogniser: Recogniser = {
  recognise: ({ bytes }) => {
    const magic = String.fromCharCode(...bytes.subarray(257, 262));
    if (magic !== 'ustar') return 0;
    const first = String.fromCharCode(...bytes.subarray(0, 100)).replace(/\0.*$/s, '');
    return /(?:^|\/)(?:snapshot|index)\.json$|^(?:\.\/)?(?:fs|run)\//.test(first) ? 90 : 35;
  },
};
