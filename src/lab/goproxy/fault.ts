/** What a lab proxy can do wrong. */
export type Fault =
  | { readonly kind: 'delay'; readonly stage: 'tls' | 'first-byte' | 'body' | 'missing'; readonly ms: number }
  | { readonly kind: 'status'; readonly status: number }
  | { readonly kind: 'reset' }
  | { readonly kind: 'expired-certificate' }
  | { readonly kind: 'wrong-certificate' }
  | { readonly kind: 'unknown-authority' }
  | { readonly kind: 'truncated-zip' }
  | { readonly kind: 'bad-checksum' }
  /** To the same file at another path; for ever; from HTTPS to HTTP. */
  | { readonly kind: 'redirect' }
  | { readonly kind: 'redirect-loop' }
  | { readonly kind: 'redirect-insecure' }
  /** A page instead of modules, as portals and logins answer. */
  | { readonly kind: 'login-page' }
  /** What is missing is known at once the second time it is asked for. */
  | { readonly kind: 'negative-cache' };

/** The spellings of faults, for help and errors. */
export const FAULT_WORDS =
  'delay-tls=MS, delay-first-byte=MS, delay-body=MS, delay-missing=MS, negative-cache, status=CODE, reset, expired-certificate, wrong-certificate, unknown-authority, truncated-zip, bad-checksum, redirect, redirect-loop, redirect-insecure, login-page';

const PLAIN = [
  'reset',
  'expired-certificate',
  'wrong-certificate',
  'unknown-authority',
  'truncated-zip',
  'bad-checksum',
  'redirect',
  'redirect-loop',
  'redirect-insecure',
  'login-page',
  'negative-cache',
] as const;

/** Reads one fault; undefined for what is none. Bounds: delays up to 10 minutes, statuses 200 to 599. */
export function parseFault(text: string): Fault | undefined {
  const plain = PLAIN.find((kind) => kind === text);
  if (plain !== undefined) return { kind: plain };
  const delay = /^delay-(tls|first-byte|body|missing)=(\d{1,6})$/.exec(text);
  if (delay !== null) {
    const ms = Number(delay[2]);
    return ms > 600_000
      ? undefined
      : { kind: 'delay', stage: delay[1] as 'tls' | 'first-byte' | 'body' | 'missing', ms };
  }
  const status = /^status=([2-5]\d\d)$/.exec(text)?.[1];
  return status === undefined ? undefined : { kind: 'status', status: Number(status) };
}

/** Whether a fault needs TLS to show. */
export function needsTls(fault: Fault): boolean {
  return (
    fault.kind.endsWith('certificate') ||
    fault.kind === 'unknown-authority' ||
    fault.kind === 'redirect-insecure' ||
    (fault.kind === 'delay' && fault.stage === 'tls')
  );
}
