/** One entry of an archive; the mode holds the file type bits when it is not a regular file. */
export interface CpioFile {
  readonly path: string;
  readonly mode: number;
  readonly content: Buffer;
}

/** An archive in the "newc" format that the kernel unpacks as its first root (Documentation/driver-api/early-userspace/buffer-format.rst). */
export function encodeCpio(files: readonly CpioFile[]): Buffer {
  const parts: Buffer[] = [];
  const pad = (length: number) => Buffer.alloc((4 - (length % 4)) % 4);
  [...files, { path: 'TRAILER!!!', mode: 0, content: Buffer.alloc(0) }].forEach(
    ({ path, mode, content }, i) => {
      const name = Buffer.from(`${path}\0`);
      const isFile = (mode & 0o170000) === 0 && mode !== 0;
      const fields = [
        i + 1,
        isFile ? mode | 0o100000 : mode,
        0,
        0,
        1,
        0,
        content.length,
        0,
        0,
        0,
        0,
        name.length,
        0,
      ];
      const header = Buffer.from(`070701${fields.map((f) => f.toString(16).padStart(8, '0')).join('')}`);
      parts.push(header, name, pad(header.length + name.length), content, pad(content.length));
    },
  );
  return Buffer.concat(parts);
}
