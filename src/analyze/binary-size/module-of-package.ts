import type { GoModule } from '../../model/go-build-info.ts';

/** Module name for the standard library and the runtime. */
export const STD = 'std';
/** Module name for machine code without Go functions. */
export const C_CODE = 'C';

/** Finds the module of a package: the longest module path that is the package or a parent of it. */
export function moduleFinder(
  main: GoModule | null,
  deps: readonly GoModule[],
): (path: string) => { readonly module: string; readonly version: string } {
  const versions = new Map(deps.map((d) => [d.path, d.replace?.version || d.version]));
  if (main !== null) versions.set(main.path, main.version);
  const std = { module: STD, version: '' };
  const own = main === null ? { module: 'main', version: '' } : { module: main.path, version: main.version };
  return (path) => {
    if (path === 'main') return own;
    if (path === '') return std;
    for (let end = path.length; end > 0; end = path.lastIndexOf('/', end - 1)) {
      const module = path.slice(0, end);
      const version = versions.get(module);
      if (version !== undefined) return { module, version };
    }
    // An external test or a command has the suffix of its package; without module information the host name tells.
    const first = path.slice(0, path.indexOf('/') < 0 ? path.length : path.indexOf('/'));
    if (!first.includes('.') || path.startsWith('vendor/')) return std;
    return { module: path.split('/').slice(0, 3).join('/'), version: '' };
  };
}
