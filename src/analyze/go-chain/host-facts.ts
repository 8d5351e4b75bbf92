/** How a directory the go command writes to answers; times are medians in milliseconds. */
export interface DirectoryTimes {
  readonly create: number;
  readonly rename: number;
  readonly stat: number;
  readonly unlink: number;
}

/** One directory the go command writes to. */
export interface DirectoryFacts {
  /** `GOCACHE`, `GOMODCACHE`, `GOTMPDIR`. */
  readonly role: string;
  readonly path: string;
  /** The nearest part of the path that is there. */
  readonly existing: string;
  /** That part is a directory. */
  readonly isDirectory: boolean;
  readonly fsType: string;
  readonly mountPoint: string;
  readonly options: readonly string[];
  readonly freeBytes: number;
  readonly inodes: number;
  readonly freeInodes: number;
  /** Error code that refuses writing; null when it is allowed. */
  readonly refusal: string | null;
  /** Measured with a file of its own, only when that was wished. */
  readonly active:
    | {
        readonly times: DirectoryTimes;
        /** The same in the directory for temporary files of this machine. */
        readonly baseline: DirectoryTimes | undefined;
        /** Error code; null when locking works, undefined when no program that locks is there. */
        readonly lock: string | null | undefined;
        /** Error code when a program cannot be started from there. */
        readonly exec: string | null;
      }
    | undefined;
}

/** A name server, asked for one host. */
export interface ServerAnswer {
  readonly server: string;
  readonly ms: number;
  /** Error code; null for an answer, also a negative one. */
  readonly code: string | null;
}

/** The path of name resolution. */
export interface DnsFacts {
  readonly host: string | undefined;
  readonly servers: readonly ServerAnswer[];
  readonly search: readonly string[];
  readonly ndots: number;
  /** How long resolving `localhost` takes. */
  readonly baselineMs: number;
}

/** What the process is allowed. */
export interface AllowanceFacts {
  readonly uid: number;
  readonly home: string;
  readonly seccomp: string;
  readonly noNewPrivileges: string;
  readonly modules: string;
  readonly profile: string;
  readonly softFiles: bigint | null;
  readonly hardFiles: bigint | null;
  readonly addressSpace: bigint | null;
  readonly fileSize: bigint | null;
  /** Permission bits taken from every new file; null when the kernel does not tell. */
  readonly umask: number | null;
}
