import { type Recogniser, startsWithBytes } from '../recogniser.ts';

const MACH_O = [0xfeedface, 0xfeedfacf, 0xcefaedfe, 0xcffaedfe];
const ELF_CORE = 4;

/** Programs and libraries: ELF (no core files), Mach-O, PE, WebAssembly. */
export const recogniser: Recogniser = {
  recognise: ({ bytes }) => {
    if (bytes.length < 20) return 0;
    const view = new DataView(bytes.buffer, bytes.byteOffset, 20);
    if (view.getUint32(0) === 0x7f454c46) return view.getUint16(16, bytes[5] === 1) === ELF_CORE ? 0 : 100;
    if (startsWithBytes(bytes, [0, 0x61, 0x73, 0x6d])) return 100;
    if (view.getUint16(0) === 0x4d5a) return 90;
    return MACH_O.includes(view.getUint32(0)) ? 100 : 0;
  },
};
