/** The GNU build id among notes as `/sys/kernel/notes` has them, in hexadecimal; null when there is none. Little endian. */
export function gnuBuildIdOfNotes(bytes: Uint8Array): string | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let at = 0; at + 12 <= bytes.length;) {
    const [nameSize, size, type] = [
      view.getUint32(at, true),
      view.getUint32(at + 4, true),
      view.getUint32(at + 8, true),
    ];
    const start = at + 12 + Math.ceil(nameSize / 4) * 4;
    const name = String.fromCharCode(...bytes.subarray(at + 12, at + 15));
    if (name === 'GNU' && type === 3)
      return [...bytes.subarray(start, start + size)].map((b) => b.toString(16).padStart(2, '0')).join('');
    at = start + Math.ceil(size / 4) * 4;
  }
  return null;
}
