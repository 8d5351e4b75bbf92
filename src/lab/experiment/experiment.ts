import type { LocalText } from '../../base/messages.ts';

/** A service that a case needs while it runs; started before, closed after. */
export interface LabService {
  /** Variables that lead the go command to it. */
  readonly env: Readonly<Record<string, string>>;
  /** What it has seen of the go command; absent when that says nothing. */
  readonly seen?: () => LocalText;
  readonly close: () => Promise<void>;
}

/** One fault, what the go command does with it, and what the diagnosis has to call it. */
export interface ExperimentCase {
  readonly fault: LocalText;
  /** Code of the problem that has to be named; null when nothing is wrong. */
  readonly code: string | null;
  /** The go command fails; then its words must match `says`. Null: it depends on chance. */
  readonly fails: boolean | null;
  readonly says: RegExp;
  /** Words of the go command. */
  readonly go: readonly string[];
  /** Variables; `$DIR` stands for the folder of the case, `$LAB` for that of the experiment. */
  readonly env: Readonly<Record<string, string>>;
  /** Lines of sh that set the fault, in a mount namespace of their own with $DIR and $LAB. */
  readonly setup: string;
  /** Words in front of the command: `prlimit --nofile=16:16`. */
  readonly wrap: readonly string[];
  /** Programs without which the case cannot be run here. */
  readonly needs: readonly string[];
  /** Types of file systems without which it cannot be run here. */
  readonly fileSystems: readonly string[];
  /** What the diagnosis asks the proxies for. */
  readonly module: string;
  /** Measure directories with a file of its own. */
  readonly active: boolean;
  readonly service?: () => Promise<LabService>;
}

/** A named set of cases. */
export interface Experiment {
  readonly name: string;
  readonly about: LocalText;
  /** What it changes on this machine while it runs. */
  readonly touches: LocalText;
  readonly cases: readonly ExperimentCase[];
}

/** A case from what is special about it. */
export function labCase(
  fault: LocalText,
  code: string | null,
  more: Partial<Omit<ExperimentCase, 'fault' | 'code'>>,
): ExperimentCase {
  return {
    fault,
    code,
    fails: more.says !== undefined,
    says: /^/,
    go: ['build', './...'],
    env: {},
    setup: '',
    wrap: [],
    needs: [],
    fileSystems: [],
    module: 'lab.example/hello@v1.0.0',
    active: false,
    ...more,
  };
}
