/** Who wrote a setting down: which kind of file or answer holds it. */
export type WrittenBy = 'compose' | 'manifest' | 'engine' | 'dockerfile' | 'image';

/** One line that sets a variable of a Go runtime or a limit of the kernel for a container. */
export interface WrittenSetting {
  readonly by: WrittenBy;
  /** A path, or who answered: `unix:///run/docker.sock container web`. */
  readonly file: string;
  /** The assignment alone, so that nothing else of the line is shown: `ENV GOMAXPROCS=8`. */
  readonly line: string;
  /** Number of the line, from 1; left out for an answer of a program. */
  readonly at?: number;
  /** `env.GOMAXPROCS`, `limit.cpu`, `limit.memory`. */
  readonly sets: string;
  /** Text of the variable, CPUs, or bytes; null when it is only known where the file is used (`${PROCS}`). */
  readonly value: string | null;
  /** Compose service or container of a pod it is written for; left out where it holds for all. */
  readonly container?: string;
  /** Stage of a Dockerfile that an image has only when it was built with that target. */
  readonly stage?: string;
  /** Helm chart whose template or values it stands in; `container` is left out where the pod has only one. */
  readonly chart?: string;
  /** Object of a manifest it stands in: `Deployment shop/checkout`; without namespace where none is written. */
  readonly workload?: { readonly kind: string; readonly name: string; readonly namespace?: string };
}

/** Settings of files around a service, and the compose service the judged container belongs to. */
export interface WrittenSettings {
  readonly service?: string;
  /** Compose services whose build names a Dockerfile that was read: other Dockerfiles have no part in them. */
  readonly builtServices?: readonly string[];
  readonly settings: readonly WrittenSetting[];
}

/** Variables that Go's runtime, automaxprocs and automemlimit read, and no others: what else is written is nobody's business here. */
export const WATCHED_VARIABLES: readonly string[] = [
  'GOMAXPROCS',
  'GOMEMLIMIT',
  'GOGC',
  'GODEBUG',
  'AUTOMEMLIMIT',
];
