import { say } from '../../base/messages.ts';
import { type Evidence, missing, present } from '../../model/evidence.ts';
import type { KernelClockAnswer } from '../../model/probe.ts';
import { collectMessages as m } from '../collect.messages.ts';
import { printWithScript } from './print-with-script.ts';

/** Number of adjtimex(2): kernel syscall_64.tbl and asm-generic/unistd.h. */
const NUMBERS: Readonly<Record<string, number>> = { x64: 159, arm64: 171 };

/**
 * Asks the kernel how its clock is kept: adjtimex(2) with modes 0, which only reads. Node cannot make raw system calls, so
 * Perl or Python does, with a fixed text. Fields of struct timex on 64 bits: modes (4 bytes, 4 of padding), offset, freq,
 * maxerror, esterror (8 each), status (4).
 */
export async function probeKernelClock(): Promise<Evidence<KernelClockAnswer>> {
  const number = process.platform === 'linux' ? NUMBERS[process.arch] : undefined;
  if (number === undefined) return missing('absent', say(m.noCallNumbers), 'adjtimex');
  const perl = `my $b = "\\0" x 256; my $s = syscall(${number}, $b); my ($o, $f, $m, $e, $t) = unpack("x8 q4 l", $b); print "$s $t $o $m";`;
  const python = `import ctypes, struct
b = ctypes.create_string_buffer(256)
s = ctypes.CDLL(None).syscall(${number}, b)
o, f, m, e, t = struct.unpack_from("=8x4qi", b.raw)
print(s, t, o, m)`;
  const output = await printWithScript(perl, python);
  const [state, status, offset, maxErrorUs] = output?.trim().split(' ').map(Number) ?? [];
  if (state === undefined || status === undefined || offset === undefined || maxErrorUs === undefined)
    return missing('absent', say(m.noInterpreter), 'perl, python3');
  if (state < 0) return missing('denied', say(m.denied, { code: 'EPERM' }), 'adjtimex');
  // STA_NANO (0x2000): the offset is in nanoseconds.
  const offsetUs = (status & 0x2000) === 0 ? offset : offset / 1000;
  return present({ state, status, offsetUs, maxErrorUs }, 'adjtimex(2)', Date.now());
}
