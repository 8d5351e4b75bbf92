import type { Program } from './open-program.ts';

/** An address of a running program as its file has it. Source: google/pprof `internal/elfexec` GetBase. */
export function linkedAddress(
  address: number,
  mapping: { readonly start: bigint; readonly limit: bigint; readonly offset: bigint } | undefined,
  program: Program,
): number {
  if (mapping === undefined || mapping.limit === 0n) return address;
  const start = Number(mapping.start);
  if (address < start || address >= Number(mapping.limit)) return address;
  const inFile = address - start + Number(mapping.offset);
  const segment = program.segments.find(
    (s) => inFile >= s.offset && inFile < s.offset + s.fileSize && s.execute,
  );
  return segment === undefined ? address : inFile - segment.offset + segment.address;
}
