import type { CoreThread } from '../../model/core-dump.ts';
import type { ByteView } from '../executable/byte-view.ts';

/** Where `struct elf_prstatus` of 64-bit machines has its fields. Source: Linux include/linux/elfcore.h. */
const AT = { signal: 12, tid: 32, userTime: 48, systemTime: 64, registers: 112 } as const;

/** Indexes into the registers. Source: Linux arch/x86/include/asm/user_64.h, arch/arm64/include/uapi/asm/ptrace.h. */
const X86 = { result: 10, call: 15, pc: 16, sp: 19, args: [14, 13, 12, 7, 9, 8], count: 27 } as const;
const ARM64 = { sp: 31, pc: 32, count: 34 } as const;

/**
 * What the kernel leaves as the result of a call that a signal has ended: EINTR, and the codes with which it remembers to
 * start the call again. Source: Linux include/linux/errno.h.
 */
const INTERRUPTED = new Set([-4n, -512n, -513n, -514n, -516n]);

/**
 * Reads the state of one thread. Machines other than amd64 and arm64 have no registers here; undefined when it is cut
 * off. A call is known on amd64, when it had not come back.
 */
export function readPrstatus(view: ByteView, arch: string): CoreThread | undefined {
  if (!view.has(0, AT.registers)) return undefined;
  const data = new DataView(view.bytes.buffer, view.bytes.byteOffset, view.bytes.byteLength);
  const register = (index: number) => data.getBigUint64(AT.registers + index * 8, view.littleEndian);
  const timeMs = (at: number) => view.u64(at) * 1000 + view.u64(at + 8) / 1000;
  const known = arch === 'amd64' ? X86 : arch === 'arm64' ? ARM64 : undefined;
  if (known !== undefined && !view.has(AT.registers, known.count * 8)) return undefined;
  const thread = {
    tid: view.u32(AT.tid),
    signal: view.u16(AT.signal),
    cpuMs: timeMs(AT.userTime) + timeMs(AT.systemTime),
    pc: known === undefined ? null : register(known.pc),
    sp: known === undefined ? null : register(known.sp),
  };
  const number = arch === 'amd64' ? BigInt.asIntN(64, register(X86.call)) : -1n;
  const isInside = number >= 0n && INTERRUPTED.has(BigInt.asIntN(64, register(X86.result)));
  return { ...thread, call: isInside ? { number: Number(number), args: X86.args.map(register) } : null };
}
