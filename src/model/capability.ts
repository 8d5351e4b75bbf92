import type { LocalText } from '../base/messages.ts';

/** One way to look into a program: whether it is possible here, and what the least is that would allow it. */
export interface Capability {
  /** Stable: `cpu-profile`, `perf`, `ebpf`. */
  readonly id: string;
  readonly name: LocalText;
  /** `possible` as things are; `blocked` by what was seen; `unknown` when what decides could not be read. */
  readonly state: 'possible' | 'blocked' | 'unknown';
  readonly because: LocalText;
  /** Facts the answer rests on. */
  readonly seen: readonly { readonly fact: string; readonly value: string; readonly source: string }[];
  /** Smallest permission or change that allows it; missing when it is possible. */
  readonly unlock?: { readonly text: LocalText; readonly command?: string };
  /** How it is done once it is possible. */
  readonly how: string;
}
