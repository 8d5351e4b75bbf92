/** Clock source in use and those the kernel could take (`/sys/devices/system/clocksource/clocksource0`). */
export interface ClockSource {
  readonly current: string;
  readonly available: readonly string[];
}

/** How the wall clock is kept (adjtimex(2)). */
export interface KernelClock {
  readonly synchronised: boolean;
  /** Correction still to be made. */
  readonly offsetMs: number;
  /** Upper bound of the error; without meaning while not synchronised. */
  readonly maxErrorMs: number;
}

/** Where Go would find time zones, in its order. `found` is the first place that is there, null when none is. */
export interface ZoneData {
  readonly found: string | null;
  readonly looked: readonly string[];
  /** Value of the variable ZONEINFO; null when it is not set. */
  readonly variable: string | null;
}
