import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { AppError } from '../base/errors/app-error.ts';

/** Name of the cookie that holds a browser's sign-in. */
export const SESSION_COOKIE = 'goroscope_session';
const SESSION_DAYS = 30;
const DAY_MS = 86_400_000;
/** Wrong tokens a minute before sign-in is refused: far above slips of the hand, far below guessing. */
const WRONG_SIGN_INS_PER_MINUTE = 20;

/** The headers access is decided on. */
export interface AccessHeaders {
  readonly authorization?: string | undefined;
  readonly cookie?: string | undefined;
}

/**
 * Who may read. Without a token everybody on this machine may: the server then listens on loopback only. With a token a
 * request needs it as bearer token (RFC 6750), or a cookie that was given for it. The cookie holds an expiry signed with
 * the token, so that signing in survives a restart, a new token ends all sign-ins, and the token itself is not kept in
 * browsers. All comparisons take the same time for every input.
 */
export class Access {
  readonly tokenRequired: boolean;
  private readonly token: string | undefined;
  private readonly now: () => number;
  private wrongSince = 0;
  private wrong = 0;

  constructor(token: string | undefined, now: () => number = Date.now) {
    this.token = token;
    this.tokenRequired = token !== undefined;
    this.now = now;
  }

  /** Whether the caller may read. */
  isAllowed(headers: AccessHeaders): boolean {
    if (this.token === undefined) return true;
    const bearer = /^bearer +(\S+)\s*$/i.exec(headers.authorization ?? '')?.[1];
    if (bearer !== undefined) return this.isToken(bearer);
    const cookie = cookieValue(headers.cookie, SESSION_COOKIE);
    return cookie !== undefined && this.isSession(cookie);
  }

  /** Throws TOKEN_REQUIRED, or TOKEN_WRONG when a bearer token was sent, unless the caller may read. */
  require(headers: AccessHeaders): void {
    if (this.isAllowed(headers)) return;
    throw new AppError((headers.authorization ?? '') === '' ? 'TOKEN_REQUIRED' : 'TOKEN_WRONG');
  }

  /** The cookie for a browser that showed the token. Throws TOKEN_WRONG, TOO_MANY_SIGN_INS. */
  signIn(token: string, secure: boolean): string {
    if (this.now() - this.wrongSince > 60_000) {
      this.wrongSince = this.now();
      this.wrong = 0;
    }
    if (this.wrong >= WRONG_SIGN_INS_PER_MINUTE) throw new AppError('TOO_MANY_SIGN_INS');
    if (!this.isToken(token)) {
      this.wrong++;
      throw new AppError('TOKEN_WRONG');
    }
    const expires = String(this.now() + SESSION_DAYS * DAY_MS);
    return cookie(`${expires}.${this.sign(expires)}`, SESSION_DAYS * 86_400, secure);
  }

  /** The cookie that ends a sign-in. */
  signOut(secure: boolean): string {
    return cookie('', 0, secure);
  }

  private isToken(candidate: string): boolean {
    return this.token === undefined || timingSafeEqual(digest(candidate), digest(this.token));
  }

  private isSession(value: string): boolean {
    const [expires = '', signature = ''] = value.split('.');
    const isGenuine = timingSafeEqual(digest(signature), digest(this.sign(expires)));
    return isGenuine && /^\d{1,15}$/.test(expires) && Number(expires) > this.now();
  }

  private sign(expires: string): string {
    return createHmac('sha256', this.token ?? '')
      .update(`goroscope session ${expires}`)
      .digest('base64url');
  }
}

/** Digests have one length, as `timingSafeEqual` needs. */
function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

function cookie(value: string, maxAgeSeconds: number, secure: boolean): string {
  const attributes = `Path=/; Max-Age=${maxAgeSeconds}; HttpOnly; SameSite=Strict${secure ? '; Secure' : ''}`;
  return `${SESSION_COOKIE}=${value}; ${attributes}`;
}

function cookieValue(header: string | undefined, name: string): string | undefined {
  for (const pair of (header ?? '').split(';')) {
    const at = pair.indexOf('=');
    if (at > 0 && pair.slice(0, at).trim() === name) return pair.slice(at + 1).trim();
  }
  return undefined;
}
