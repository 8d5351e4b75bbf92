import type { Profile } from '../../model/profile.ts';
import { cleanPath } from '../profile-text/go-path.ts';
import type { NodeInfo } from './graph.ts';

/**
 * The nodes that the lines of a profile's locations belong to, numbered. A location without lines has one node of its own.
 * Shape: nodes of location `r` are `nodes[start[r]]` to `nodes[start[r + 1]]`, innermost first, as its lines.
 */
export interface NodeTable {
  readonly infos: readonly NodeInfo[];
  readonly start: Uint32Array;
  readonly nodes: Uint32Array;
}

/** How to tell nodes apart. */
export interface NodeTableOptions {
  /** Keep the binary and the start line of functions. */
  readonly objectNames: boolean;
  /** Changes the file name of a function before it is cleaned. */
  readonly trimFile?: (file: string) => string;
}

/** Numbers the nodes of all locations. Source: google/pprof `internal/graph/graph.go` CreateNodes, nodeInfo. */
export function buildNodeTable(profile: Profile, options: NodeTableOptions): NodeTable {
  const { locations } = profile;
  const places = new Places(profile, options);
  const start = new Uint32Array(locations.count + 1);
  const nodes: number[] = [];
  for (let row = 0; row < locations.count; row++) {
    start[row] = nodes.length;
    const first = locations.lineStart[row]!;
    const end = locations.lineStart[row + 1]!;
    if (first === end) nodes.push(places.nodeOf(row, -1));
    for (let line = first; line < end; line++) nodes.push(places.nodeOf(row, line));
  }
  start[locations.count] = nodes.length;
  return { infos: places.infos, start, nodes: Uint32Array.from(nodes) };
}

class Places {
  readonly infos: NodeInfo[] = [];
  readonly #profile: Profile;
  readonly #options: NodeTableOptions;
  readonly #known = new Map<string, number>();
  // Whole functions, by number of name and file: by far the most frequent case.
  readonly #functions = new Map<number, number>();
  readonly #files = new Map<number, string>();

  constructor(profile: Profile, options: NodeTableOptions) {
    this.#profile = profile;
    this.#options = options;
  }

  nodeOf(location: number, line: number): number {
    const { locations, functions, mappings } = this.#profile;
    const called = line < 0 ? -1 : locations.lineFunction[line]!;
    const address = locations.address.getUnsigned(location);
    const object = mappings[locations.mapping[location]!]?.file ?? '';
    if (called < 0)
      return this.#intern(`0 ${address} 0 0 0 ${object}\n`, () => unknownFunction(address, object));
    const nameId = functions.name[called]!;
    const fileId = functions.filename[called]!;
    const keepsObject = this.#options.objectNames || nameId === 0;
    const startLine = keepsObject ? functions.startLine.get(called) : 0n;
    const number = locations.line.get(line);
    const column = locations.column.get(line);
    const isWhole = address === 0n && number === 0n && column === 0n && !keepsObject;
    const pair = nameId * 2 ** 26 + fileId;
    const known = isWhole ? this.#functions.get(pair) : undefined;
    if (known !== undefined) return known;
    const file = this.#file(fileId);
    const objectFile = keepsObject ? object : '';
    const key = `${nameId} ${address} ${startLine} ${number} ${column} ${objectFile}\n${file}`;
    const node = this.#intern(key, () => ({
      name: this.#profile.strings.get(nameId),
      file,
      address,
      startLine,
      line: number,
      column,
      objectFile,
    }));
    if (isWhole) this.#functions.set(pair, node);
    return node;
  }

  #intern(key: string, make: () => NodeInfo): number {
    let node = this.#known.get(key);
    if (node === undefined) {
      node = this.infos.push(make()) - 1;
      this.#known.set(key, node);
    }
    return node;
  }

  #file(id: number): string {
    let file = this.#files.get(id);
    if (file === undefined) {
      const name = this.#profile.strings.get(id);
      const trimmed = this.#options.trimFile?.(name) ?? name;
      file = trimmed === '' ? '' : cleanPath(trimmed);
      this.#files.set(id, file);
    }
    return file;
  }
}

function unknownFunction(address: bigint, objectFile: string): NodeInfo {
  return { name: '', file: '', address, startLine: 0n, line: 0n, column: 0n, objectFile };
}
