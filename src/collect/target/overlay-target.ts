import { present } from '../../model/evidence.ts';
import type { Target } from '../../model/target.ts';

/** A target some of whose files say something else; folders and everything not named stay as they are. */
export function overlayTarget(inner: Target, files: ReadonlyMap<string, string>): Target {
  if (files.size === 0) return inner;
  const encoder = new TextEncoder();
  const folders = new Set([...files.keys()].flatMap(parents));
  return {
    ...inner,
    readFile: async (path, options) => {
      const text = files.get(path);
      if (text === undefined) return inner.readFile(path, options);
      const bytes = encoder.encode(text);
      return present(bytes.subarray(0, options?.maxBytes ?? bytes.length), path, inner.observedAtUnixMs);
    },
    stat: async (path) => {
      const real = await inner.stat(path);
      if (real.status === 'ok' || (!files.has(path) && !folders.has(path))) return real;
      const kind = files.has(path) ? 'file' : 'directory';
      return present(
        { kind, sizeBytes: 0, mode: 0o644, uid: 0, gid: 0 } as const,
        path,
        inner.observedAtUnixMs,
      );
    },
  };
}

function parents(path: string): readonly string[] {
  const parts = path.split('/');
  return parts.slice(1, -1).map((_, i) => parts.slice(0, i + 2).join('/'));
}
