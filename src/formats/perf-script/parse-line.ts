import type { PerfFrame, PerfSample } from '../../model/perf-recording.ts';

/** The line of a sample: everything but its frames, and what follows the event. */
export interface SampleHead extends Omit<PerfSample, 'frames'> {
  readonly rest: string;
}

// `comm pid[/tid] [cpu] seconds: [period] event: rest`. The command may hold spaces, digits and brackets: the time, which
// ends in a colon, is what tells where it ends.
const HEAD =
  /^\s*(.*?)\s+(-?\d+)(?:\/(-?\d+))?\s+(?:\[\d+\]\s+)?(?:[.\w|]{4,5}\s+)?(\d+\.\d{3,9}):\s+(?:(\d+)\s+)?([^\s].*?):(?:\s+(.*))?$/;
// Paths and the kernel's own names begin with `/` or `[`; both symbols and paths may hold spaces and brackets.
const FRAME = /^([0-9a-f]{1,16}) (.+?) \(([/[].*)\)$/;
const OTHER_FRAME = /^([0-9a-f]{1,16}) (.+) \((.*)\)$/;

/** Parses the line that begins a sample; null for any other line. */
export function parseHead(line: string): SampleHead | null {
  const [, command = '', first = '', second, seconds = '', period, event = '', rest = ''] =
    HEAD.exec(line) ?? [];
  if (first === '' || event === '') return null;
  const pid = Number(first);
  // One number is the thread (perf prints `tid` by default); a pair is process and thread.
  return {
    command,
    pid,
    tid: second === undefined ? pid : Number(second),
    seconds: Number(seconds),
    event: eventName(event),
    period: period === undefined ? 1 : Number(period),
    rest,
  };
}

// `cycles:P`, `cpu/cycles/u`, `cpu-clock:u`: modifiers are no part of the name; `sched:sched_switch` keeps both words.
function eventName(event: string): string {
  const name = event.replace(/:[ukhGHpPSDIWeb]+$/, '');
  return /^cpu\/([\w-]+)[,/].*$/.exec(name)?.[1] ?? name;
}

/**
 * Parses one frame `address symbol+0xoffset (object)`; null for frames that perf itself expanded from debug data (they are
 * expanded again from Go's own table), undefined for what is no frame.
 */
export function parseFrame(text: string): PerfFrame | null | undefined {
  const isDeleted = text.endsWith(' (deleted))');
  const plain = isDeleted ? `${text.slice(0, -' (deleted))'.length)})` : text;
  const [, hex = '', symbol = '', object = ''] = FRAME.exec(plain) ?? OTHER_FRAME.exec(plain) ?? [];
  if (hex === '') return undefined;
  if (object === 'inlined') return null;
  const name = symbol === '[unknown]' ? '' : symbol.replace(/\+0x[0-9a-f]+$/, '');
  const isKernel = hex.length === 16 && hex.startsWith('ffff');
  return {
    address: hex.length === 16 ? Number(BigInt.asIntN(64, BigInt(`0x${hex}`))) : Number.parseInt(hex, 16),
    isKernel: isKernel || isKernelObject(object),
    symbol: name,
    object: object === '[unknown]' ? '' : object,
  };
}

function isKernelObject(object: string): boolean {
  return (
    /^\[(?:kernel|guest\.kernel)|\.ko(?:\.\w+)?$|^\[[a-z0-9_]+\]$/.test(object) &&
    !/^\[(?:vdso|vsyscall|heap|stack|uprobes|unknown)\]$/.test(object)
  );
}
