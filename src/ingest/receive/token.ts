import { createHash, timingSafeEqual } from 'node:crypto';

/** Outcome of looking at an `authorization` header. */
export type TokenCheck = 'ok' | 'missing' | 'wrong';

/**
 * Checks `Bearer <token>` (RFC 6750) against the configured token in constant time. Without a configured token every
 * caller is fine: receivers then listen on loopback only.
 */
export function createTokenCheck(token: string | undefined): (header: string | undefined) => TokenCheck {
  if (token === undefined) return () => 'ok';
  const expected = digest(token);
  return (header) => {
    if (header === undefined || header === '') return 'missing';
    const match = /^bearer +(\S+)\s*$/i.exec(header);
    if (match?.[1] === undefined) return 'wrong';
    return timingSafeEqual(digest(match[1]), expected) ? 'ok' : 'wrong';
  };
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
