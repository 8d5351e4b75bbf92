import type { ProgramUses } from '../analyze/binary-fit/fit-input.ts';
import type { GoSymbolTable } from '../formats/pclntab/go-symbol-table.ts';

/** What a Go program calls, by the functions that the linker kept. All null for other programs. */
export function usesOf(symbols: GoSymbolTable | undefined): ProgramUses {
  if (symbols === undefined) return { tls: null, locations: null, tempFiles: null };
  const calls = (...names: string[]) => names.some((name) => symbols.hasFunction(name));
  return {
    tls: calls('crypto/x509.loadSystemRoots', 'crypto/x509.initSystemRoots'),
    locations: calls('time.LoadLocation'),
    tempFiles: calls('os.CreateTemp', 'os.MkdirTemp', 'io/ioutil.TempFile'),
  };
}
