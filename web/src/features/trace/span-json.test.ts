import { expect, test } from 'vitest';
import { curlCommand } from './span-json.ts';

test('a copied command can be pasted, also with quotes in the address', () => {
  expect(curlCommand('http://h/api?a=1&b=2', false)).toBe("curl -sS 'http://h/api?a=1&b=2'");
  expect(curlCommand("http://h/it's", true)).toBe(
    "curl -sS -H \"Authorization: Bearer $GOROSCOPE_TOKEN\" 'http://h/it'\\''s'",
  );
});
