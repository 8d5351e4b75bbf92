import type { PerfCursor } from './perf-cursor.ts';
import type { PerfEvent } from './perf-header.ts';

/** Bits of `sample_type` behind the call chain, in this order. Source: Linux `perf_event.h`, PERF_RECORD_SAMPLE. */
const BIT = { raw: 0x400, branchStack: 0x800, registers: 0x1000, stack: 0x2000 } as const;
/** Bits of `branch_sample_type`. */
const BRANCH = { callStack: 0x800, index: 0x2_0000, counters: 0x8_0000 } as const;
const BRANCH_BYTES = 24;
/** `PERF_SAMPLE_REGS_ABI_64`. */
const ABI_64 = 2;
const MAX_BRANCHES = 1024;
/** Numbers of registers. Source: Linux `arch/x86/include/uapi/asm/perf_regs.h`, `arch/arm64/include/uapi/asm/perf_regs.h`. */
const REGISTERS = {
  amd64: { sp: 7, pc: 8, lr: -1 },
  arm64: { sp: 31, pc: 32, lr: 30 },
} as const;

/** Parts of a sample that call chains are made of. */
export interface SampleExtras {
  /** Where calls came from, innermost first; only of recordings that kept calls (`--call-graph lbr`). */
  readonly callers: readonly number[];
  /** The function that runs now, by its first instruction. */
  readonly callee: number;
  /** Registers and stack of the user side; null without. */
  readonly user: {
    readonly machine: 'amd64' | 'arm64';
    readonly pc: number;
    readonly sp: number;
    readonly lr: number;
    /** First byte of the copy and how many were copied. */
    readonly stackAt: number;
    readonly stackSize: number;
  } | null;
}

/** Reads what stands behind the call chain; null when there is nothing of it, or it does not fit into the sample. */
export function readExtras(
  cursor: PerfCursor,
  from: number,
  end: number,
  { sampleType, branchType, userRegisters }: PerfEvent,
): SampleExtras | null {
  const has = (bit: number): boolean => (sampleType & bit) !== 0;
  if (!has(BIT.branchStack) && !has(BIT.registers)) return null;
  let at = from;
  if (has(BIT.raw)) at += 4 + cursor.u32(at);
  const callers: number[] = [];
  let callee = 0;
  if (has(BIT.branchStack)) {
    const count = cursor.u64(at);
    at += 8 + ((branchType & BRANCH.index) === 0 ? 0 : 8);
    if (count > MAX_BRANCHES || at + count * BRANCH_BYTES > end) return null;
    if ((branchType & BRANCH.callStack) !== 0) {
      for (let i = 0; i < count; i++) callers.push(cursor.i64(at + i * BRANCH_BYTES));
      callee = count > 0 ? cursor.i64(at + 8) : 0;
    }
    at += count * (BRANCH_BYTES + ((branchType & BRANCH.counters) === 0 ? 0 : 8));
  }
  const user = has(BIT.registers) && has(BIT.stack) ? readUser(cursor, at, end, userRegisters) : null;
  return callers.length === 0 && user === null ? null : { callers, callee, user };
}

function readUser(
  cursor: PerfCursor,
  from: number,
  end: number,
  mask: readonly [low: number, high: number],
): SampleExtras['user'] {
  if (cursor.u64(from) !== ABI_64) return null;
  const isSet = (bit: number): boolean => (((mask[bit >> 5] ?? 0) >>> (bit & 31)) & 1) === 1;
  const machine = isSet(REGISTERS.arm64.pc) && isSet(REGISTERS.arm64.lr) ? 'arm64' : 'amd64';
  let count = 0;
  const place = new Map<number, number>();
  for (let bit = 0; bit < 64; bit++) if (isSet(bit)) place.set(bit, from + 8 + count++ * 8);
  const register = (bit: number): number => {
    const at = place.get(bit);
    return at === undefined ? 0 : cursor.u64(at);
  };
  const sizeAt = from + 8 + count * 8;
  const size = cursor.u64(sizeAt);
  const stackAt = sizeAt + 8;
  if (size === 0 || stackAt + size + 8 > end) return null;
  // The number behind the copy says how much of it is real: the stack ended there.
  const stackSize = Math.min(size, cursor.u64(stackAt + size));
  const { sp, pc, lr } = REGISTERS[machine];
  return { machine, pc: register(pc), sp: register(sp), lr: register(lr), stackAt, stackSize };
}
