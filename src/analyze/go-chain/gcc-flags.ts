/** A flag that the go command passes to the C compiler, and the setting or program it follows from. */
export interface GccFlag {
  readonly flag: string;
  /** Variable of `go env`; `go` for what is always passed, `TMPDIR` for the temporary folder of one call. */
  readonly because: 'GOOS' | 'GOARCH' | 'CGO_ENABLED' | 'CC' | 'TMPDIR' | 'go';
}

/** By the start of the flag; what is not listed is an argument of CC itself. */
const REASONS: readonly (readonly [pattern: RegExp, because: GccFlag['because']])[] = [
  [/^-(?:fPIC|fno-common|mcmodel=large)$/, 'GOOS'],
  [/^-(?:m(?:arm|32|64)|march=.*|mabi=.*|m(?:hard|soft)-float|mfp32|mno-odd-spreg|maix64)$/, 'GOARCH'],
  [/^-(?:pthread|mthreads)$/, 'CGO_ENABLED'],
  [/^-f(?:file|debug)-prefix-map=/, 'TMPDIR'],
  [/^-fmessage-length=0$/, 'go'],
];

/**
 * Tells each flag of GOGCCFLAGS by what it follows from. The value itself cannot be known without running something: the
 * go command asks CC which of five flags it takes, and names a temporary folder that is new in each call.
 * Source: Go src/cmd/go/internal/work/exec.go (compilerCmd, gccArchArgs, gccSupportsFlag), envcmd/env.go.
 */
export function explainGccFlags(value: string): GccFlag[] {
  const flags: GccFlag[] = [];
  const words = value.split(/\s+/).filter((word) => word !== '');
  for (let i = 0; i < words.length; i++) {
    const word = words[i] ?? '';
    // On macOS the machine is a word of its own.
    if (word === '-arch' && i + 1 < words.length) {
      flags.push({ flag: `${word} ${words[++i] ?? ''}`, because: 'GOARCH' });
      continue;
    }
    const reason = REASONS.find(([pattern]) => pattern.test(word));
    flags.push({ flag: word, because: reason?.[1] ?? 'CC' });
  }
  return flags;
}

/** The same as one line: `GOOS -fPIC · GOARCH -m64 · …`, neighbours of one reason together. */
export function gccFlagsByReason(value: string): string {
  const parts: { because: string; flags: string[] }[] = [];
  for (const { flag, because } of explainGccFlags(value)) {
    const last = parts.at(-1);
    if (last?.because === because) last.flags.push(flag);
    else parts.push({ because, flags: [flag] });
  }
  return parts.map(({ because, flags }) => `${because} ${flags.join(' ')}`).join(' · ');
}
