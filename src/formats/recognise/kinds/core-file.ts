import type { Recogniser } from '../recogniser.ts';

/** Core files: ELF of type 4. */
export const recogniser: Recogniser = {
  recognise: ({ bytes }) => {
    if (bytes.length < 20) return 0;
    const view = new DataView(bytes.buffer, bytes.byteOffset, 20);
    return view.getUint32(0) === 0x7f454c46 && view.getUint16(16, bytes[5] === 1) === 4 ? 100 : 0;
  },
};
