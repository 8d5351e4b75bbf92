import { expect, test } from 'vitest';
import { Access, SESSION_COOKIE } from './access.ts';

const TOKEN = 'a-token-of-some-length';
const DAY_MS = 86_400_000;

function cookieOf(setCookie: string): string {
  return setCookie.split(';')[0] ?? '';
}

test('without a token everybody on this machine may read', () => {
  expect(new Access(undefined).isAllowed({})).toBe(true);
});

test('the bearer token or a cookie given for it, nothing else', () => {
  const access = new Access(TOKEN);
  expect(access.isAllowed({ authorization: `bearer ${TOKEN}` })).toBe(true);
  for (const authorization of [`Bearer ${TOKEN}x`, `Basic ${TOKEN}`, TOKEN, 'Bearer ', '']) {
    expect(access.isAllowed({ authorization })).toBe(false);
  }
  const cookie = cookieOf(access.signIn(TOKEN, false));
  expect(access.isAllowed({ cookie })).toBe(true);
  for (const value of ['', '.', '1.2', `${Date.now() + DAY_MS}.`, 'x.y.z']) {
    expect(access.isAllowed({ cookie: `${SESSION_COOKIE}=${value}` })).toBe(false);
  }
});

test('a cookie holds for thirty days, over a restart, and not for another token', () => {
  let now = 1_790_000_000_000;
  const cookie = cookieOf(new Access(TOKEN, () => now).signIn(TOKEN, false));
  const restarted = new Access(TOKEN, () => now);
  now += 29 * DAY_MS;
  expect(restarted.isAllowed({ cookie })).toBe(true);
  expect(new Access(`${TOKEN}2`, () => now).isAllowed({ cookie })).toBe(false);
  now += 2 * DAY_MS;
  expect(restarted.isAllowed({ cookie })).toBe(false);
});

test('behind TLS the cookie is for TLS only', () => {
  expect(new Access(TOKEN).signIn(TOKEN, true)).toMatch(/; Secure$/);
});

test('wrong sign-ins are limited a minute', () => {
  let now = 0;
  const access = new Access(TOKEN, () => (now += 1) + 1e6);
  const codes = Array.from({ length: 21 }, () => {
    try {
      return access.signIn('wrong', false);
    } catch (error) {
      return (error as { code: string }).code;
    }
  });
  expect(codes.filter((code) => code === 'TOKEN_WRONG')).toHaveLength(20);
  expect(codes.at(-1)).toBe('TOO_MANY_SIGN_INS');
  now += 61_000;
  expect(access.signIn(TOKEN, false)).toContain(SESSION_COOKIE);
});
