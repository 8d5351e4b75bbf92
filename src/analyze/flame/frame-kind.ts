/** Where a frame's code comes from. `native` is code without a Go name: C, unknown addresses. */
export const FRAME_KINDS = ['application', 'library', 'std', 'runtime', 'native', 'kernel'] as const;

/** One of `FRAME_KINDS`. */
export type FrameKind = (typeof FRAME_KINDS)[number];

/** Where a function belongs. Texts are empty when unknown. */
export interface FrameOrigin {
  readonly package: string;
  readonly module: string;
  readonly kind: FrameKind;
}

const RUNTIME = /^(?:runtime|internal\/runtime|runtime\/internal)(?:\/|$)/;
const STD_FIRST =
  /^(?:archive|bufio|builtin|bytes|cmp|compress|container|context|crypto|database|debug|embed|encoding|errors|expvar|flag|fmt|go|hash|html|image|index|internal|io|iter|log|maps|math|mime|net|os|path|plugin|reflect|regexp|runtime|slices|sort|strconv|strings|structs|sync|syscall|testing|text|time|unicode|unique|unsafe|vendor|weak)$/;
const VERSIONED = /^(?:.*\/pkg\/mod\/)?([^@]+@v[^/]+)/;
/** What recordings of perf name as the file of the kernel's functions. */
const KERNEL_FILE = '[kernel.kallsyms]';
const SYNTHETIC = /^(?:runtime[./]|\[|0x|<)/;

/**
 * Package, module and kind of a function by its name and source file. Modules are `path@version` where the file names
 * the version (module cache or `-trimpath`), else the first elements of the package path. Packages of no module known as
 * a library belong to the application.
 * Source: Go symbol names (`cmd/internal/objabi`), the layout of the module cache (Go modules reference).
 */
export function originOfFunction(name: string, file: string): FrameOrigin {
  if (file === KERNEL_FILE) return { package: '', module: '', kind: 'kernel' };
  const packagePath = packageOf(name);
  if (packagePath === '') {
    const isRuntime = SYNTHETIC.test(name) ? name.startsWith('runtime') : file.endsWith('.s');
    return { package: '', module: '', kind: isRuntime ? 'runtime' : 'native' };
  }
  if (RUNTIME.test(packagePath)) return { package: packagePath, module: 'std', kind: 'runtime' };
  const first = packagePath.slice(0, firstSlash(packagePath));
  const versioned = VERSIONED.exec(file)?.[1];
  if (versioned !== undefined) {
    const from = versioned.startsWith('/') ? versioned.indexOf(`/${first}/`) + 1 : 0;
    const module = versioned.slice(from).replaceAll(/!([a-z])/g, (_, letter: string) => letter.toUpperCase());
    return module.startsWith('golang.org/toolchain@')
      ? { package: packagePath, module: 'std', kind: 'std' }
      : { package: packagePath, module, kind: 'library' };
  }
  if (STD_FIRST.test(first)) return { package: packagePath, module: 'std', kind: 'std' };
  if (file.includes('/vendor/'))
    return { package: packagePath, module: moduleOf(packagePath), kind: 'library' };
  return { package: packagePath, module: moduleOf(packagePath), kind: 'application' };
}

// Receivers and type arguments may hold slashes and dots: they are cut first.
function packageOf(name: string): string {
  let end = name.length;
  for (const cut of ['[', '(']) {
    const at = name.indexOf(cut);
    if (at > 0 && at < end) end = at;
  }
  const head = name.slice(0, end);
  if (head.startsWith('[') || /[\s:<]/.test(head)) return '';
  const dot = head.indexOf('.', head.lastIndexOf('/') + 1);
  if (dot <= 0) return '';
  return head.slice(0, dot).replaceAll('%2e', '.');
}

function firstSlash(path: string): number {
  const at = path.indexOf('/');
  return at < 0 ? path.length : at;
}

function moduleOf(packagePath: string): string {
  const first = packagePath.slice(0, firstSlash(packagePath));
  if (!first.includes('.')) return first;
  return packagePath.split('/').slice(0, 3).join('/');
}
