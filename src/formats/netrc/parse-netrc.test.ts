import { expect, test } from 'vitest';
import { parseNetrc } from './parse-netrc.ts';

// The cases of cmd/go/internal/auth/netrc_test.go, in other words.
test('entries as the go command reads them', () => {
  const text = `machine a.example login user password p1
machine incomplete.example
password none
machine m.example login one
password two # rest

macdef init
machine hidden.example login x password y

machine late.example login l password p
default
machine never.example login n password n
`;
  expect(parseNetrc(text)).toEqual([
    { machine: 'a.example', login: 'user', password: 'p1' },
    { machine: 'm.example', login: 'one', password: 'two' },
    { machine: 'late.example', login: 'l', password: 'p' },
  ]);
});

test('empty and damaged files hold nothing', () => {
  for (const text of ['', 'machine', 'machine a', 'login x password y', '\0\0'])
    expect(parseNetrc(text)).toEqual([]);
});
