import { say } from '../../base/messages.ts';
import type { FitFailure, FitNote } from '../../model/image-fit.ts';
import type { Loadable } from '../../model/loadable.ts';
import type { StageResult } from './fit-input.ts';
import { imageFitMessages as m } from './image-fit.messages.ts';
import type { LoadedObject } from './loader-search.ts';

const MAX_REPORTED = 20;

/**
 * Names that an object uses and no object defines. musl binds everything at start; glibc does so for objects linked with
 * BIND_NOW, the others fail at the first call. Weak names may stay undefined.
 * `loader` is the interpreter, whose symbols every program sees.
 */
export function checkSymbols(
  at: string,
  objects: readonly LoadedObject[],
  libc: 'glibc' | 'musl',
  loader: Loadable | undefined,
): StageResult {
  const defined = new Set<string>();
  const files = [...objects.map((o) => o.file), ...(loader === undefined ? [] : [loader])];
  for (const file of files) for (const s of file.symbols()) if (s.defined) defined.add(s.name);
  const notes: FitNote[] = [];
  const lines: string[] = [];
  let first: { readonly symbol: string; readonly needed: string } | null = null;
  for (const object of objects) {
    for (const s of object.file.symbols()) {
      if (s.defined || s.weak || defined.has(s.name)) continue;
      const eager = libc === 'musl' || object.file.dynamic.bindNow;
      if (!eager) {
        if (notes.length < MAX_REPORTED) notes.push(lazyNote(s.name, object.label));
        continue;
      }
      first ??= { symbol: s.name, needed: object.label };
      if (lines.length < MAX_REPORTED) lines.push(message(libc, at, object.label, s.name, s.version));
    }
  }
  return { failure: first === null ? null : failure(libc, lines, first), libraries: [], notes };
}

function message(
  libc: 'glibc' | 'musl',
  at: string,
  object: string,
  symbol: string,
  version: string | null,
): string {
  if (libc === 'musl') return `Error relocating ${object}: ${symbol}: symbol not found`;
  const suffix = version === null ? '' : `, version ${version}`;
  return `${at}: symbol lookup error: ${object}: undefined symbol: ${symbol}${suffix}`;
}

function failure(
  libc: 'glibc' | 'musl',
  lines: readonly string[],
  first: { readonly symbol: string; readonly needed: string },
): FitFailure {
  return {
    code: 'symbol-missing',
    stage: 'loader',
    errno: null,
    exitCode: 127,
    // glibc stops at the first, musl prints them all.
    message: libc === 'musl' ? lines.join('\n') : (lines[0] ?? ''),
    explanation: say(m.symbolMissing, first),
    remedy: say(m.matchLibrary),
  };
}

function lazyNote(symbol: string, needed: string): FitNote {
  return { code: 'symbol-missing-lazy', severity: 'warn', text: say(m.noteLazySymbol, { symbol, needed }) };
}
