import type { GoModule } from '../../model/go-build-info.ts';
import { runtimeBucket } from './runtime-bucket.ts';

/** What code a frame is. From the program outwards, then downwards. */
export type Level =
  | 'application'
  | 'module'
  | 'stdlib'
  | 'runtime'
  | 'native'
  | 'vdso'
  | 'kernel'
  | 'unknown';

/** The class of a frame: a level and, inside it, a module, a bucket of the runtime, a library. */
export interface FrameClass {
  readonly level: Level;
  /** `path@version` of modules, a bucket of the runtime, a file of native code; empty where the level says all. */
  readonly part: string;
}

/** A frame to be classed. */
export interface ClassedFrame {
  /** Go's full name, or a C or kernel symbol; empty when unknown. */
  readonly function: string;
  /** File that was mapped there; empty when unknown. */
  readonly object: string;
  readonly isKernel: boolean;
  /** The code is Go's: it was found in the table of functions, or comes from a Go profile. */
  readonly isGo: boolean;
}

/** Frames that the Go profiler writes for what it cannot name. Source: Go `src/runtime/proc.go` sigprof. */
const MADE_UP: Readonly<Record<string, FrameClass>> = {
  'runtime._ExternalCode': { level: 'native', part: '' },
  'runtime._LostExternalCode': { level: 'native', part: '' },
  'runtime._VDSO': { level: 'vdso', part: '' },
  'runtime._GC': { level: 'runtime', part: 'gc' },
  'runtime._System': { level: 'runtime', part: 'other' },
};

/** Tells frames of one program apart by its build information. */
export class FrameClassifier {
  readonly #main: string;
  readonly #modules: readonly { readonly path: string; readonly part: string }[];
  readonly #known = new Map<string, FrameClass>();

  /** `main` is null and `deps` empty where a program has no build information: modules are then told by their path alone. */
  constructor(main: GoModule | null, deps: readonly GoModule[]) {
    this.#main = main?.path ?? '';
    this.#modules = deps
      .map((dep) => {
        const used = dep.replace ?? dep;
        // A directory in place of a module has no version of its own.
        const version = used.version === '' || used.version === '(devel)' ? dep.version : used.version;
        return { path: dep.path, part: version === '' ? dep.path : `${dep.path}@${version}` };
      })
      .sort((a, b) => b.path.length - a.path.length);
  }

  /** The class of a frame. Equal frames answer one object. */
  classOf(frame: ClassedFrame): FrameClass {
    const key = `${frame.isKernel ? 'k' : frame.isGo ? 'g' : 'n'} ${frame.function} ${frame.isGo ? '' : frame.object}`;
    let known = this.#known.get(key);
    if (known === undefined) {
      known = this.#classify(frame);
      this.#known.set(key, known);
    }
    return known;
  }

  #classify({ function: name, object, isKernel, isGo }: ClassedFrame): FrameClass {
    if (isKernel) return { level: 'kernel', part: '' };
    if (object === '[vdso]' || object === '[vsyscall]') return { level: 'vdso', part: '' };
    if (!isGo) {
      if (object === '' && name === '') return { level: 'unknown', part: '' };
      return { level: 'native', part: object.split('/').at(-1) ?? '' };
    }
    const made = MADE_UP[name];
    if (made !== undefined) return made;
    if (/^_?_?cgo_|^_cgoexp_|^x_cgo_|^crosscall/.test(name)) return { level: 'native', part: 'cgo' };
    const path = packageOf(name);
    const bucket = runtimeBucket(name, path);
    if (bucket !== null) return { level: 'runtime', part: bucket };
    if (path === 'main') return { level: 'application', part: '' };
    if (this.#main !== '' && isInside(path, this.#main)) return { level: 'application', part: '' };
    const module = this.#modules.find((m) => isInside(path, m.path));
    if (module !== undefined) return { level: 'module', part: module.part };
    // A package of the standard library has no dot in its first word; `command-line-arguments` and short module names do not either.
    const [first = ''] = path.split('/');
    if (!first.includes('.')) return { level: 'stdlib', part: path.startsWith('vendor/') ? 'vendor' : first };
    return this.#main === '' && this.#modules.length === 0
      ? { level: 'module', part: path.split('/').slice(0, 3).join('/') }
      : { level: 'application', part: '' };
  }
}

/** `net/http.(*conn).serve` -> `net/http`; dots of the last word are `%2e` in names of packages. */
export function packageOf(name: string): string {
  const plain = name.replace(/^(?:type:|go:)\.?(?:eq|hash|\*)?\.?/, '');
  // Brackets hold other packages' paths: only what is in front of them counts.
  const open = plain.indexOf('[');
  const head = open < 0 ? plain : plain.slice(0, open);
  const slash = head.lastIndexOf('/', head.includes('(') ? head.indexOf('(') : undefined);
  const dot = head.indexOf('.', slash + 1);
  return (dot < 0 ? head : head.slice(0, dot)).replaceAll('%2e', '.');
}

function isInside(path: string, module: string): boolean {
  return path === module || path.startsWith(`${module}/`);
}
