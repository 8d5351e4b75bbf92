import type { StackTree } from '../../model/profile-stacks.ts';

/** The tree of stacks from the root: first child and next sibling of each node, 0 for none. Children come latest first. */
export interface StackChildren {
  readonly first: Uint32Array;
  readonly next: Uint32Array;
}

/** Turns the parent links of a stack tree around, leaving out nodes that `isUsed` does not mark. */
export function stackChildren(stacks: StackTree, isUsed: Uint8Array): StackChildren {
  const { parent, size } = stacks;
  const first = new Uint32Array(size);
  const next = new Uint32Array(size);
  for (let node = 1; node < size; node++) {
    if (isUsed[node] === 0) continue;
    next[node] = first[parent[node]!]!;
    first[parent[node]!] = node;
  }
  return { first, next };
}
