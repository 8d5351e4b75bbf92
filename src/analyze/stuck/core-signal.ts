/** Signals whose default is to end the process with a core. Source: signal(7); SIGTRAP is left out, debuggers use it. */
const SIGNALS: Readonly<Record<number, string>> = {
  3: 'SIGQUIT',
  4: 'SIGILL',
  6: 'SIGABRT',
  7: 'SIGBUS',
  8: 'SIGFPE',
  11: 'SIGSEGV',
  24: 'SIGXCPU',
  25: 'SIGXFSZ',
  31: 'SIGSYS',
};

/** Name of a signal that ends a process with a core; undefined for all others. */
export function coreSignal(number: number): string | undefined {
  return SIGNALS[number];
}
