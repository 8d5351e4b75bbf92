/**
 * A place in the program as a report shows it: what the granularity left of a location's line. Two places with equal
 * parts are one node.
 */
export interface NodeInfo {
  readonly name: string;
  readonly file: string;
  /** 0 when addresses do not matter. */
  readonly address: bigint;
  readonly startLine: bigint;
  readonly line: bigint;
  readonly column: bigint;
  /** File of the mapping; empty where reports join functions of several binaries. */
  readonly objectFile: string;
}

/** A label or a bucket of numeric labels at a node. Weights as in `GraphNode`. */
export interface Tag {
  readonly name: string;
  readonly unit: string;
  readonly value: bigint;
  flat: bigint;
  flatDivisor: bigint;
  cum: bigint;
  cumDivisor: bigint;
}

/** A weighted call. `residual`: calls in between are not shown. `inline`: the callee is always inlined into the caller. */
export interface Edge {
  source: GraphNode;
  readonly target: GraphNode;
  weight: bigint;
  weightDivisor: bigint;
  residual: boolean;
  inline: boolean;
}

/** A node of a call graph. Divisors are 0 unless a mean is shown. */
export interface GraphNode {
  readonly info: NodeInfo;
  /** Equal for nodes of one function; call trees tell the same function in different contexts apart. */
  readonly functionKey: string;
  readonly flat: bigint;
  readonly flatDivisor: bigint;
  readonly cum: bigint;
  readonly cumDivisor: bigint;
  readonly in: Map<GraphNode, Edge>;
  readonly out: Map<GraphNode, Edge>;
  /** Text labels, joined per sample. Filled only for graphs that show them. */
  labelTags: Map<string, Tag>;
  /** Numeric labels, by the text labels they came with. */
  numericTags: Map<string, Map<string, Tag>>;
}

/** `a / b`, or `a` when there is no divisor: what a mean shows. */
export function divided(a: bigint, b: bigint): bigint {
  return b === 0n ? a : a / b;
}

/** Weight of the node itself. */
export function flatValue(node: GraphNode | Tag): bigint {
  return divided(node.flat, node.flatDivisor);
}

/** Weight of the node and everything it calls. */
export function cumValue(node: GraphNode | Tag): bigint {
  return divided(node.cum, node.cumDivisor);
}

/** Absolute value in 64 bits: the smallest number has none and stays negative, as in Go. */
export function magnitude(value: bigint): bigint {
  return value < 0n ? BigInt.asIntN(64, -value) : value;
}

const PRINTABLE = new WeakMap<NodeInfo, string>();

/** The name of a node in reports: address, function, file and line as far as they are known. */
export function printableName(info: NodeInfo): string {
  let name = PRINTABLE.get(info);
  if (name === undefined) {
    name = nameComponents(info).join(' ');
    PRINTABLE.set(info, name);
  }
  return name;
}

/** The parts of a printable name. Source: google/pprof `internal/graph/graph.go` NameComponents. */
export function nameComponents(info: NodeInfo): string[] {
  const parts: string[] = [];
  if (info.address !== 0n) parts.push(info.address.toString(16).padStart(16, '0'));
  if (info.name !== '') parts.push(info.name);
  if (info.line !== 0n) {
    parts.push(`${info.file}:${info.line}${info.column === 0n ? '' : `:${info.column}`}`);
  } else if (info.file !== '') parts.push(info.file);
  else if (info.name === '') {
    const object = info.objectFile.slice(info.objectFile.lastIndexOf('/') + 1);
    parts.push(info.objectFile === '' ? '<unknown>' : `[${object}]`);
  }
  return parts;
}
