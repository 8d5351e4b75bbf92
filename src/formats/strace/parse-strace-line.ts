/** What a line of strace tells. */
export type StraceEvent =
  | {
      readonly kind: 'call';
      readonly name: string;
      readonly args: string;
      readonly error: string | null;
      readonly seconds: number | null;
    }
  | { readonly kind: 'begin'; readonly name: string; readonly args: string }
  | {
      readonly kind: 'end';
      readonly name: string;
      readonly error: string | null;
      readonly seconds: number | null;
    }
  | { readonly kind: 'signal'; readonly name: string }
  | { readonly kind: 'gone'; readonly how: string };

/** A line with who wrote it and when. */
export interface StraceLine {
  /** Null where strace follows one process and names none. */
  readonly tid: number | null;
  /** Milliseconds of the clock in `clock`; null without a time. */
  readonly atMs: number | null;
  readonly clock: 'epoch' | 'day' | 'relative' | 'none';
  readonly event: StraceEvent;
}

const HEAD = /^(?:\[pid +(\d+)\] |(\d+) +(?=\S))?/;
const DAY = /^(\d\d):(\d\d):(\d\d(?:\.\d+)?) /;
const EPOCH = /^(\d{9,11}(?:\.\d+)?) /;
const RELATIVE = /^ *(\d{1,8}\.\d{6}) /;
/** `(+ 0.000123)` of -r beside -t, `[00007f12ab34cd56]` of -i and `[ 202]` of -n. */
const EXTRA = /^(?:\(\+ +[\d.]+\) |\[ *[0-9a-f]+\] )+/;
const RESUMED = /^<\.\.\. (\w+) resumed>/;
const CALL = /^(\w+)\(/;
const RESULT = /\)? += (-?\w+|\?)(?:<.*?>)?(?: ([A-Z][A-Z0-9_]+))?(?: .*?)?(?: <(\d+\.\d+)>)?$/;
const CUT = / *<(?:unfinished|detached) \.\.\.>$/;

/**
 * Reads one line of strace: with -f (`[pid N]` or a bare number), -t, -tt, -ttt, -r, -T, -y, -yy, -i, -n in any mix.
 * `undefined` for a line that is none. A call without a result, as the last line of a trace that was cut, is a beginning.
 * Source: strace(1), "TRACE FORMAT"; strace's src/strace.c printleader and tprints.
 */
export function parseStraceLine(line: string): StraceLine | undefined {
  const head = HEAD.exec(line);
  const number = head?.[1] ?? head?.[2];
  let rest = line.slice(head?.[0].length ?? 0);
  let tid = number === undefined ? null : Number(number);
  // Without -f a line may begin with seconds since the epoch, which look like a thread.
  if (head?.[2] !== undefined && !/^(?:\d|\w+\(|[<+-])/.test(rest)) [rest, tid] = [line, null];
  const time = readTime(rest);
  rest = rest.slice(time.length).replace(EXTRA, '');
  const event = parseEvent(rest);
  return event === undefined ? undefined : { tid, atMs: time.atMs, clock: time.clock, event };
}

function readTime(rest: string): {
  readonly length: number;
  readonly atMs: number | null;
  readonly clock: StraceLine['clock'];
} {
  const day = DAY.exec(rest);
  if (day !== null) {
    const atMs = (Number(day[1]) * 3600 + Number(day[2]) * 60 + Number(day[3])) * 1000;
    return { length: day[0].length, atMs, clock: 'day' };
  }
  const epoch = EPOCH.exec(rest);
  if (epoch !== null) return { length: epoch[0].length, atMs: Number(epoch[1]) * 1000, clock: 'epoch' };
  const relative = RELATIVE.exec(rest);
  if (relative !== null)
    return { length: relative[0].length, atMs: Number(relative[1]) * 1000, clock: 'relative' };
  return { length: 0, atMs: null, clock: 'none' };
}

function parseEvent(text: string): StraceEvent | undefined {
  const resumed = RESUMED.exec(text);
  if (resumed !== null) return { kind: 'end', name: resumed[1] ?? '', ...resultOf(text) };
  const signal = /^--- (SIG\w+) .*---$/.exec(text) ?? /^--- (stopped by SIG\w+) ---$/.exec(text);
  if (signal !== null) return { kind: 'signal', name: signal[1] ?? '' };
  const gone = /^\+\+\+ (.+?) \+\+\+$/.exec(text);
  if (gone !== null) return { kind: 'gone', how: gone[1] ?? '' };
  const name = CALL.exec(text)?.[1];
  if (name === undefined) return undefined;
  const body = text.slice(name.length + 1);
  if (CUT.test(body)) return { kind: 'begin', name, args: body.replace(CUT, '').replace(/\)$/, '') };
  const result = RESULT.exec(body);
  if (result === null) return { kind: 'begin', name, args: body };
  return { kind: 'call', name, args: body.slice(0, result.index), ...resultOf(text) };
}

function resultOf(text: string): { readonly error: string | null; readonly seconds: number | null } {
  const found = RESULT.exec(text);
  const seconds = found?.[3];
  return {
    error: found?.[1] === '-1' || found?.[1] === '?' ? (found[2] ?? null) : null,
    seconds: seconds === undefined ? null : Number(seconds),
  };
}
