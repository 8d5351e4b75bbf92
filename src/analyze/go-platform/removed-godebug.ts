/** A GODEBUG setting that is gone. */
export interface RemovedGodebug {
  readonly name: string;
  /** Minor release that removed it. */
  readonly minor: number;
  /** Values that ask for the old behaviour; undefined: any. */
  readonly old: readonly string[] | undefined;
}

/**
 * GODEBUG settings that no longer do anything. From 1.27 on an old value in go.mod or a //go:debug line is a build error;
 * in the environment it is ignored silently. Source: internal/godebugs/table.go of go1.27.4 (`Removed`); go1.17 release
 * notes for x509ignoreCN.
 */
export const REMOVED_GODEBUG: readonly RemovedGodebug[] = [
  { name: 'x509ignoreCN', minor: 17, old: undefined },
  { name: 'x509sha1', minor: 24, old: ['1'] },
  { name: 'tlskyber', minor: 24, old: ['0'] },
  { name: 'gotypesalias', minor: 27, old: ['0'] },
  { name: 'tlsunsafeekm', minor: 27, old: ['1'] },
  { name: 'tlsrsakex', minor: 27, old: ['1'] },
  { name: 'tls3des', minor: 27, old: ['1'] },
  { name: 'tls10server', minor: 27, old: ['1'] },
  { name: 'x509keypairleaf', minor: 27, old: ['0'] },
  { name: 'asynctimerchan', minor: 27, old: ['1', '2'] },
];

/** One dead setting in a GODEBUG text. */
export interface DeadSetting {
  readonly name: string;
  readonly value: string;
  readonly minor: number;
}

/** The settings of a GODEBUG text that the release ignores although they ask for something. */
export function deadGodebug(text: string, goMinor: number): readonly DeadSetting[] {
  return text.split(',').flatMap((pair) => {
    const [name = '', value = ''] = pair.split('=', 2);
    const removed = REMOVED_GODEBUG.find((r) => r.name === name && r.minor <= goMinor);
    if (removed === undefined || (removed.old !== undefined && !removed.old.includes(value))) return [];
    return [{ name, value, minor: removed.minor }];
  });
}
