/** Flags of /proc/cpuinfo that each level adds. Source: x86-64 psABI, section 3.1.1; `abm` is LZCNT, `lahf_lm` LAHF-SAHF. */
const LEVELS = [
  ['cx16', 'lahf_lm', 'popcnt', 'sse4_1', 'sse4_2', 'ssse3'],
  ['avx', 'avx2', 'bmi1', 'bmi2', 'f16c', 'fma', 'abm', 'movbe', 'xsave'],
  ['avx512f', 'avx512bw', 'avx512cd', 'avx512dq', 'avx512vl'],
];

/** x86-64 level of the first processor, 1 to 4; undefined on other architectures. */
export function cpuLevelOf(cpuinfo: string): number | undefined {
  const flags = new Set(/^flags\s*:(.*)$/m.exec(cpuinfo)?.[1]?.trim().split(/\s+/));
  if (!flags.has('lm')) return undefined;
  const missing = LEVELS.findIndex((level) => level.some((flag) => !flags.has(flag)));
  return missing === -1 ? LEVELS.length + 1 : missing + 1;
}
