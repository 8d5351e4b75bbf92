import { describe, expect, test } from 'vitest';
import { parseAuthOutput, parseGitCredential, splitQuoted, withoutLogins } from './go-auth-output.ts';

// Cases of cmd/go/internal/auth/userauth_test.go and gitauth_test.go, in other words.
describe('what a command of GOAUTH prints', () => {
  test('addresses and header fields, several times', () => {
    const text =
      'https://example.com\nhttps://example.net/api/\n\nAuthorization: Basic YWxhZGRpbjo=\n\n' +
      'https://other.example\n\nAuthorization:  Bearer x \nData: Test567\n\n';
    const logins = parseAuthOutput(text);
    expect(logins instanceof Map ? [...logins] : logins).toEqual([
      ['example.com', { Authorization: 'Basic YWxhZGRpbjo=' }],
      ['example.net/api', { Authorization: 'Basic YWxhZGRpbjo=' }],
      ['other.example', { Authorization: 'Bearer x', Data: 'Test567' }],
    ]);
    expect(parseAuthOutput('')).toEqual(new Map());
  });

  test.each([
    ['https://example.com', 'no empty line behind the addresses'],
    ['https://example.com\n', 'no empty line behind the addresses'],
    ['https://example.com\n\nAuthorization: x\n', 'no empty line behind the header fields'],
    ['https://example.com\n\nAuthorization: x', 'no empty line behind the header fields'],
    ['https://example.com\n\nno field\n\n', 'a line is no header field'],
    ['example.com\n\nAuthorization: x\n\n', '"example.com" is no address'],
  ])('%j', (text, problem) => expect(parseAuthOutput(text)).toBe(problem));
});

test('what git credential fill prints', () => {
  expect(
    parseGitCredential('protocol=https\nhost=example.com\npath=/a\nusername=bob\npassword=se=cr\n'),
  ).toEqual({ prefix: 'https://example.com/a', user: 'bob', password: 'se=cr' });
  expect(parseGitCredential('url=https://example.com\nusername=bob\npassword=x\n').prefix).toBe(
    'https://example.com',
  );
  expect(parseGitCredential('nothing\n').prefix).toBe('');
});

test('words of a command', () => {
  expect(splitQuoted(` a  'b c' "d'e" f`)).toEqual(['a', 'b c', "d'e", 'f']);
  expect(splitQuoted("a 'b")).toBeUndefined();
  expect(splitQuoted('')).toEqual([]);
});

test('messages lose what looks like a login, and keep their sense', () => {
  expect(withoutLogins('401 for Authorization: Bearer eyJhbGciOi')).toBe('401 for Authorization: Bearer …');
  expect(withoutLogins('bad key ghp_16C7e42F292c6912E7710c838347Ae178B4a')).toBe('bad key …');
  expect(withoutLogins('/usr/lib/git-core/git-credential-store: exit 128, no such file')).toBe(
    '/usr/lib/git-core/git-credential-store: exit 128, no such file',
  );
});
