import type { LocalText } from '../base/messages.ts';
import type { BinaryFacts } from './binary-facts.ts';
import type { Evidence } from './evidence.ts';
import type { ProbeAnswers, ProbeKind } from './probe.ts';

/**
 * Kind of a place facts are read from. `container` is one of a container engine, `pod` one container of a Kubernetes pod,
 * `ssh` another host, `image` a root file system that nothing runs in yet.
 */
export type TargetKind = 'local' | 'pid' | 'snapshot' | 'container' | 'pod' | 'ssh' | 'image';

/** What `stat` answers. */
export interface FileStat {
  readonly kind: 'file' | 'directory' | 'symlink' | 'other';
  readonly sizeBytes: number;
  /** Permission bits as in `stat(2)`, without the file type. */
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
}

/** Output of a finished command. */
export interface CommandOutput {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Bounds of one read. */
export interface ReadOptions {
  /** Bytes to read at most; a longer file is cut there. @default 1 MiB */
  readonly maxBytes?: number;
}

/**
 * A place facts are read from: this host, one of its processes, a container, another host, or a stored snapshot. All answer alike, so what is
 * collected from a live host and from its snapshot is equal. Nothing is ever changed on the target. Paths are absolute
 * paths of the target with forward slashes. A missing file is `absent`, a refused one `denied`.
 */
export interface Target {
  readonly kind: TargetKind;
  /** As written on the command line. */
  readonly name: string;
  /** The process that is judged: directory of its facts, `/proc/self` or `/proc/4711`. */
  readonly processDir: string;
  /** Root folder of the process as seen from the target: empty text, or `/proc/4711/root` for a process with its own. */
  readonly rootDir: string;
  /** False when no process was named: its files then tell what a program started there would inherit, nothing of its own. */
  readonly judgesProcess: boolean;
  /** The program of the process, when one is known. */
  readonly binaryPath: string | undefined;
  /** Folder a go command would be started in, when one is known. */
  readonly projectDir: string | undefined;
  /** When its facts were read: the time of capture for a snapshot, else now. */
  readonly observedAtUnixMs: number;
  /** Time limits of collectors are multiplied by it: a network lies between. @default 1 */
  readonly patience?: number;
  /** What the user has to know about how it is read, one sentence each. @default none */
  readonly notes?: readonly LocalText[];
  readonly readFile: (path: string, options?: ReadOptions) => Promise<Evidence<Uint8Array>>;
  /** What a program's file says about itself; `failed` for a file that is no program. */
  readonly readBinary: (path: string) => Promise<Evidence<BinaryFacts>>;
  /** Names of the entries, sorted. At most 65,536. */
  readonly readDir: (path: string) => Promise<Evidence<readonly string[]>>;
  readonly stat: (path: string) => Promise<Evidence<FileStat>>;
  readonly readLink: (path: string) => Promise<Evidence<string>>;
  /** Runs a program without a shell. A snapshot answers with the stored output of the same words. */
  readonly run: (words: readonly string[], timeoutMs: number) => Promise<Evidence<CommandOutput>>;
  /** Asks what no file holds (free space, access rights …). A snapshot answers with what was stored. */
  readonly probe: <K extends ProbeKind>(kind: K, subject: string) => Promise<Evidence<ProbeAnswers[K]>>;
  /** True when an absent path is known not to exist, false when it may only not have been captured. */
  readonly knowsAbsence: (path: string) => boolean;
  /**
   * Why nothing can be read any more, once the way to the target has broken; undefined while it holds. From then on every
   * answer is `failed` with this reason. @default the way cannot break
   */
  readonly lost?: () => LocalText | undefined;
  readonly close: () => Promise<void>;
}
