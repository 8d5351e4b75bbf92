/**
 * The directories a loader searches last are compiled into it, one after the other with a zero byte behind each:
 * distributions differ (`/lib/x86_64-linux-gnu/` or `/lib64/`). Empty when the loader holds no such list.
 */
export function systemDirsOfLoader(bytes: Uint8Array): string[] {
  const text = new TextDecoder('latin1').decode(bytes);
  const match = /(?:\/(?:usr\/)?lib[\w.+/-]*\/\0){2,}/.exec(text);
  return match === null
    ? []
    : match[0]
        .split('\0')
        .filter((d) => d !== '')
        .map((d) => d.replace(/\/$/, ''));
}
