import {
  type Document,
  isAlias,
  isMap,
  isPair,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  parseAllDocuments,
  Scalar,
  visit,
} from 'yaml';

/** A value of a YAML file that still knows its line. */
export interface YamlNode {
  /** Line it starts in, from 1. */
  readonly at: number;
  /** Text of a scalar as it means, `8` for `"8"`; undefined for anything else. */
  readonly text: string | undefined;
  /** Entry of a mapping, merged ones (`<<`) included. */
  readonly get: (key: string) => YamlNode | undefined;
  /** Entries of a mapping in their order: the node is the value, the line that of the key. */
  readonly entries: () => readonly (readonly [string, YamlNode])[];
  readonly items: () => readonly YamlNode[];
}

/** Deeper nesting is nobody's compose file. */
const MAX_DEPTH = 32;
/** Mappings looked through for one file: merges that multiply end here. */
const MAX_STEPS = 20_000;
const MAX_DOCUMENTS = 500;

/** Every document of a file that could be read; templates and other things that are no YAML are left out. */
export function readYaml(text: string): readonly YamlNode[] {
  const lines = new LineCounter();
  const documents = parseAllDocuments(text, { lineCounter: lines, uniqueKeys: false, logLevel: 'silent' });
  if (!Array.isArray(documents)) return [];
  return documents.slice(0, MAX_DOCUMENTS).flatMap((document: Document.Parsed) => {
    if (document.errors.length > 0 || document.contents === null) return [];
    const reader = createReader(lines, anchorsOf(document));
    return [reader(document.contents, MAX_DEPTH)];
  });
}

/** Nodes by the name of their anchor: looked up once, as the library walks the whole document for each alias. */
function anchorsOf(document: Document.Parsed): ReadonlyMap<string, Node> {
  const anchors = new Map<string, Node>();
  visit(document, {
    Node: (_, node) => {
      if (!isAlias(node) && node.anchor !== undefined) anchors.set(node.anchor, node);
    },
  });
  return anchors;
}

type Reader = (raw: unknown, depth: number, key?: unknown) => YamlNode;
type Entry = readonly [string, YamlNode];

function createReader(lines: LineCounter, anchors: ReadonlyMap<string, Node>): Reader {
  let steps = 0;
  const read: Reader = (raw, depth, key) => {
    const node = isAlias(raw) ? anchors.get(raw.source) : raw;
    const start = startOf(isAlias(raw) ? raw : (key ?? node)) ?? startOf(node);
    return {
      at: start === undefined ? 0 : lines.linePos(start).line,
      text: isScalar(node) ? textOf(node) : undefined,
      get: (wanted) =>
        entriesOf(node, depth, (name) => name === wanted).at(-1)?.[1] ??
        mergedInto(node, depth).findLast(([name]) => name === wanted)?.[1],
      // What stands in the mapping itself wins over what is merged into it.
      entries: () => [...mergedInto(node, depth), ...entriesOf(node, depth, (name) => name !== '<<')],
      items: () => (isSeq(node) && depth > 0 ? node.items.map((item) => read(item, depth - 1)) : []),
    };
  };
  const entriesOf = (node: unknown, depth: number, wants: (name: string) => boolean): readonly Entry[] => {
    if (!isMap(node) || depth <= 0 || ++steps > MAX_STEPS) return [];
    return node.items.flatMap((pair): Entry[] => {
      if (!isPair(pair) || !isScalar(pair.key)) return [];
      const name = String(pair.key.value);
      return wants(name) ? [[name, read(pair.value, depth - 1, pair.key)]] : [];
    });
  };
  const mergedInto = (node: unknown, depth: number): readonly Entry[] =>
    entriesOf(node, depth, (name) => name === '<<').flatMap(([, value]) =>
      [value, ...value.items()].flatMap((one) => one.entries()),
    );
  return read;
}

function startOf(node: unknown): number | undefined {
  return (node as Node | null)?.range?.[0];
}

function textOf({ value, source, type }: Scalar): string {
  // Numbers as they are written: 1.50 and 0x10 are for the reader of the file to understand.
  if (type === Scalar.PLAIN && typeof source === 'string') return source;
  return typeof value === 'string' ? value : '';
}
