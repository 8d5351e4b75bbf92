import type { BinarySection } from '../../model/binary-image.ts';
import type { BinarySize, ModuleSize, PackageSize, SizeNode, SymbolSizes } from '../../model/binary-size.ts';
import type { GoModule } from '../../model/go-build-info.ts';
import { C_CODE, moduleFinder } from './module-of-package.ts';
import { packageOfSymbol } from './package-of-symbol.ts';

/** What the analysis looks at. */
export interface SizeInput {
  readonly fileBytes: number;
  readonly sections: readonly BinarySection[];
  readonly main: GoModule | null;
  readonly deps: readonly GoModule[];
  /** Functions with the bytes of their code. */
  readonly functions: SymbolSizes | undefined;
  /** Data symbols with their sizes; undefined in a stripped file. */
  readonly data: SymbolSizes | undefined;
}

interface Tally {
  code: number;
  data: number;
  functions: number;
}

/** Most children a node of the tree keeps; the smaller ones are one `rest`. */
const MAX_CHILDREN = 60;

/** Adds up a file by section, module and package. O(symbols) time, memory by packages. */
export function analyzeBinarySize(input: SizeInput): BinarySize {
  const packages = tallyPackages(input);
  const modules = groupByModule(packages, input);
  const sections = sectionSizes(input);
  return { fileBytes: input.fileBytes, sections, modules, tree: buildTree(input, sections, modules) };
}

function tallyPackages(input: SizeInput): Map<string, Tally> {
  const packages = new Map<string, Tally>();
  const add = (name: string, code: number, data: number) => {
    const path = packageOfSymbol(name);
    let tally = packages.get(path);
    if (tally === undefined) packages.set(path, (tally = { code: 0, data: 0, functions: 0 }));
    tally.code += code;
    tally.data += data;
    if (code > 0) tally.functions++;
  };
  const { functions, data } = input;
  for (let i = 0; i < (functions?.count ?? 0); i++)
    add(functions?.name(i) ?? '', functions?.bytes(i) ?? 0, 0);
  for (let i = 0; i < (data?.count ?? 0); i++) add(data?.name(i) ?? '', 0, data?.bytes(i) ?? 0);
  return packages;
}

function groupByModule(packages: ReadonlyMap<string, Tally>, input: SizeInput): ModuleSize[] {
  if (input.functions === undefined) return [];
  const find = moduleFinder(input.main, input.deps);
  const groups = new Map<string, { version: string; packages: PackageSize[] }>();
  for (const [path, tally] of packages) {
    const { module, version } = find(path);
    let group = groups.get(module);
    if (group === undefined) groups.set(module, (group = { version, packages: [] }));
    group.packages.push({
      path: path === '' ? '(compiler)' : path,
      codeBytes: tally.code,
      dataBytes: tally.data,
      functions: tally.functions,
    });
  }
  const modules = [...groups].map(([module, { version, packages }]) => toModule(module, version, packages));
  const go = modules.reduce((sum, m) => sum + m.codeBytes, 0);
  const code = input.sections.reduce((sum, s) => sum + (s.execute && s.loaded ? s.fileSize : 0), 0);
  if (code - go > 4096) {
    const rest = { path: '(no Go functions)', codeBytes: code - go, dataBytes: 0, functions: 0 };
    modules.push(toModule(C_CODE, '', [rest]));
  }
  return modules.sort((a, b) => total(b) - total(a));
}

function toModule(module: string, version: string, packages: PackageSize[]): ModuleSize {
  const sum = (pick: (p: PackageSize) => number) => packages.reduce((all, p) => all + pick(p), 0);
  return {
    module,
    version,
    codeBytes: sum((p) => p.codeBytes),
    dataBytes: sum((p) => p.dataBytes),
    functions: sum((p) => p.functions),
    packages: packages.sort((a, b) => total(b) - total(a)),
  };
}

function total(part: { readonly codeBytes: number; readonly dataBytes: number }): number {
  return part.codeBytes + part.dataBytes;
}

function sectionSizes(input: SizeInput): BinarySize['sections'] {
  const sections = input.sections
    .filter((s) => s.fileSize > 0)
    .map((s) => ({ name: s.name, bytes: Math.min(s.fileSize, Math.max(0, input.fileBytes - s.offset)) }))
    .sort((a, b) => b.bytes - a.bytes);
  const covered = sections.reduce((sum, s) => sum + s.bytes, 0);
  const rest = Math.max(0, input.fileBytes - covered);
  return rest > 0 ? [...sections, { name: 'rest', bytes: rest }] : sections;
}

/** Code is divided by module and package, everything else by section: only code is known for every Go program. */
function buildTree(
  input: SizeInput,
  sections: BinarySize['sections'],
  modules: readonly ModuleSize[],
): SizeNode {
  const code = new Set(input.sections.filter((s) => s.execute && s.loaded).map((s) => s.name));
  const inSections = sections.reduce((sum, s) => sum + (code.has(s.name) ? s.bytes : 0), 0);
  // Without section headers the functions alone tell how much is code: it is taken out of the rest.
  const inFunctions = modules.reduce((sum, m) => sum + m.codeBytes, 0);
  const outside = sections.find((s) => s.name === 'rest')?.bytes ?? 0;
  const fromRest = code.size === 0 ? Math.min(inFunctions, outside) : 0;
  const codeBytes = inSections + fromRest;
  const nodes: SizeNode[] = sections
    .filter((s) => modules.length === 0 || !code.has(s.name))
    .map((s) => ({
      name: s.name,
      kind: s.name === 'rest' ? ('rest' as const) : ('section' as const),
      bytes: s.name === 'rest' ? s.bytes - fromRest : s.bytes,
      children: [],
    }));
  if (modules.length > 0) {
    const children = modules.filter((m) => m.codeBytes > 0).map(moduleNode);
    nodes.push({ name: 'code', kind: 'section', bytes: codeBytes, children: largest(children) });
  }
  return { name: 'file', kind: 'file', bytes: input.fileBytes, children: largest(nodes) };
}

function moduleNode(module: ModuleSize): SizeNode {
  const children = module.packages
    .filter((p) => p.codeBytes > 0)
    .map((p): SizeNode => ({ name: p.path, kind: 'package', bytes: p.codeBytes, children: [] }));
  return { name: module.module, kind: 'module', bytes: module.codeBytes, children: largest(children) };
}

function largest(nodes: readonly SizeNode[]): SizeNode[] {
  const sorted = [...nodes].sort((a, b) => b.bytes - a.bytes);
  const rest = sorted.slice(MAX_CHILDREN).reduce((sum, n) => sum + n.bytes, 0);
  const kept = sorted.slice(0, MAX_CHILDREN);
  return rest > 0 ? [...kept, { name: 'rest', kind: 'rest', bytes: rest, children: [] }] : kept;
}
