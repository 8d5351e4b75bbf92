/** The last part of a path of any system; the path itself when it has one part. */
export function baseName(path: string): string {
  return path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1).replace(/ \(deleted\)$/, '');
}
