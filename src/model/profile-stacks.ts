/**
 * All call stacks of a profile as one tree, each distinct stack once. A node is a stack: its location on top of its
 * parent's stack; node 0 is the empty stack. Walking to the parent goes from the leaf towards the root.
 * Shape: two columns, parents before children, so one forward pass computes anything that flows from root to leaf and
 * one backward pass anything that flows from leaf to root. Bounds: 2^30 nodes. Errors: none.
 */
export class StackTree {
  /** Parent node of each node; node 0 is its own parent. */
  parent: Uint32Array<ArrayBuffer>;
  /** Row of the location table of each node; meaningless for node 0. */
  location: Uint32Array<ArrayBuffer>;
  #slots: Int32Array<ArrayBuffer>;
  #count = 1;

  constructor(capacity = 1024) {
    this.parent = new Uint32Array(Math.max(2, capacity));
    this.location = new Uint32Array(this.parent.length);
    this.#slots = new Int32Array(0);
  }

  /** Number of nodes, the empty stack included. */
  get size(): number {
    return this.#count;
  }

  /** The stack `location` on top of `parent`. */
  child(parent: number, location: number): number {
    if (this.#slots.length === 0) this.#index();
    const mask = this.#slots.length - 1;
    let slot = mix(parent, location) & mask;
    for (;;) {
      const node = this.#slots[slot]!;
      if (node === 0) return this.#add(parent, location, slot);
      if (this.parent[node] === parent && this.location[node] === location) return node;
      slot = (slot + 1) & mask;
    }
  }

  /** The locations of a stack, leaf first. */
  path(node: number): number[] {
    const path: number[] = [];
    for (let at = node; at !== 0; at = this.parent[at]!) path.push(this.location[at]!);
    return path;
  }

  /** Releases the index and spare room. Adding again builds the index anew. */
  seal(): void {
    this.#slots = new Int32Array(0);
    if (this.#count === this.parent.length) return;
    this.parent = this.parent.slice(0, this.#count);
    this.location = this.location.slice(0, this.#count);
  }

  #add(parent: number, location: number, slot: number): number {
    const node = this.#count++;
    if (node === this.parent.length) this.#grow();
    this.parent[node] = parent;
    this.location[node] = location;
    this.#slots[slot] = node;
    if (this.#count * 3 > this.#slots.length * 2) this.#index();
    return node;
  }

  #grow(): void {
    const capacity = Math.ceil(this.parent.length * 1.7);
    const parent = new Uint32Array(capacity);
    parent.set(this.parent);
    this.parent = parent;
    const location = new Uint32Array(capacity);
    location.set(this.location);
    this.location = location;
  }

  #index(): void {
    let length = Math.max(64, this.#slots.length * 2);
    while (length * 2 < this.#count * 3) length *= 2;
    this.#slots = new Int32Array(length);
    for (let node = 1; node < this.#count; node++) {
      let slot = mix(this.parent[node]!, this.location[node]!) & (length - 1);
      while (this.#slots[slot] !== 0) slot = (slot + 1) & (length - 1);
      this.#slots[slot] = node;
    }
  }
}

function mix(parent: number, location: number): number {
  let hash = Math.imul(parent, 0x9e3779b1) ^ Math.imul(location + 0x7f4a7c15, 0x85ebca6b);
  hash ^= hash >>> 16;
  return Math.imul(hash, 0x45d9f3b) ^ (hash >>> 15);
}
