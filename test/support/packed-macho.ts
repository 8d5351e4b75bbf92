// A 64-bit Mach-O file in the container that UPX writes, its blocks stored as they are.

const PROGRAM_INFO = 12;
const BLOCK_INFO = 12;

/** Packs a small program whose segments are one after the other in the file. */
export function packedMacho(plain: Uint8Array): Uint8Array {
  const view = new DataView(plain.buffer, plain.byteOffset, plain.length);
  const headers = 32 + view.getUint32(20, true);
  const blocks = [plain.subarray(0, headers)];
  for (let at = 32, i = 0; i < view.getUint32(16, true); i++) {
    if (view.getUint32(at, true) === 0x19) {
      const start = Number(view.getBigUint64(at + 40, true));
      const end = start + Number(view.getBigUint64(at + 48, true));
      blocks.push(plain.subarray(start === 0 ? headers : start, end));
    }
    at += view.getUint32(at + 4, true);
  }
  // One segment instead of those, and no section: what unpacks the others.
  const outer = plain.slice(0, 32 + 72);
  const head = new DataView(outer.buffer);
  head.setUint32(16, 1, true);
  head.setUint32(20, 72, true);
  head.setUint32(32 + 4, 72, true);
  head.setUint32(32 + 64, 0, true);
  const info = new DataView(new ArrayBuffer(PROGRAM_INFO));
  info.setUint32(4, plain.length, true);
  info.setUint32(8, plain.length, true);
  const parts = blocks.flatMap((content, i) => {
    const before = new DataView(new ArrayBuffer(BLOCK_INFO));
    before.setUint32(0, content.length, true);
    before.setUint32(4, content.length, true);
    before.setUint8(11, i);
    return [new Uint8Array(before.buffer), content];
  });
  const loader = new Uint8Array(28).fill(7);
  return Uint8Array.from(Buffer.concat([outer, loader, new Uint8Array(info.buffer), ...parts, loader]));
}
