import type { GoroutineFrame, GoroutineStack } from '../../model/goroutine-dump.ts';

const RUNTIME = /^(?:runtime|internal\/runtime\/[^.]*|internal\/runtime)\./;
const PLUMBING =
  /^(?:runtime|sync|internal\/[\w/]+|time|syscall|panic|os|io|bufio|net|crypto\/\w+|vendor\/.*)(?:\.|$)/;
const keys = new WeakMap<GoroutineStack, string>();

/** Functions and lines without the runtime's own: equal for the same place in `debug=1` and `debug=2`. */
export function placeKey(stack: GoroutineStack): string {
  const known = keys.get(stack);
  if (known !== undefined) return known;
  const own = stack.frames.filter((f) => !RUNTIME.test(f.func));
  const key = (own.length > 0 ? own : stack.frames).map((f) => `${f.func}:${f.line}`).join('\n');
  keys.set(stack, key);
  return key;
}

/** The innermost call that is not the runtime's or a waiting primitive's: where the program itself waits. */
export function blockedSite(stack: GoroutineStack): GoroutineFrame | null {
  return (
    stack.frames.find((f) => !PLUMBING.test(f.func)) ??
    stack.frames.find((f) => !RUNTIME.test(f.func)) ??
    stack.frames[0] ??
    null
  );
}
