import type { Target } from '../../model/target.ts';

/** Folders of the kernel: they are asked for by the name the reader has for them. */
const KERNEL = /^\/(?:proc|sys)(?:\/|$)/;

/**
 * A target whose paths are those of the judged process: for collectors that follow PATH, HOME and settings, which name
 * files below the process's own root folder. Answers keep the names that were asked for.
 */
export function insideRoot(target: Target): Target {
  const { rootDir } = target;
  if (rootDir === '') return target;
  const at = (path: string) => (KERNEL.test(path) ? path : `${rootDir}${path}`);
  return {
    ...target,
    readFile: (path, options) => target.readFile(at(path), options),
    readBinary: (path) => target.readBinary(at(path)),
    readDir: (path) => target.readDir(at(path)),
    stat: (path) => target.stat(at(path)),
    readLink: (path) => target.readLink(at(path)),
    knowsAbsence: (path) => target.knowsAbsence(at(path)),
  };
}
