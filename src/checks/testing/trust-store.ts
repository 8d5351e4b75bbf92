import type { TrustStore } from '../../model/trust-store.ts';
import { gone } from './facts.ts';

/** A bundle with one certificate unless said otherwise. */
export function trustStore(rest: Partial<TrustStore>): TrustStore {
  return {
    fileVariable: null,
    dirVariable: null,
    file: '/etc/ssl/cert.pem',
    inFile: [{ subject: 'CN=root', notAfterUnixMs: 1_900_000_000_000 }],
    inDirectories: 0,
    hidden: gone(),
    ...rest,
  };
}
