import { describe, expect, it } from 'vitest';
import { assertReadsTablesOnly } from './user-sql.ts';

describe('assertReadsTablesOnly', () => {
  it.each([
    'SELECT 1',
    '  (select 1)',
    '-- comment\nWITH x AS (SELECT 1) SELECT * FROM x',
    '/* a */ FROM spans SELECT count()',
    "SELECT 'file(1)', \"SpanName\", `ServiceName` FROM spans WHERE Body LIKE '%outfile%' -- file()",
    "SELECT 'it''s file', 'a\\'file' FROM spans /* file */",
    'SELECT format(Body) FROM logs',
    'SELECT profile, filename FROM x',
    'EXPLAIN SELECT 1',
    'SELECT 1;',
  ])('lets pass: %s', (text) => {
    expect(() => assertReadsTablesOnly(text)).not.toThrow();
  });

  it.each([
    '',
    '1 + 1',
    'INSERT INTO t SELECT 1',
    "SELECT file('/x')",
    "SELECT FILE ('/x')",
    "SELECT `file`('/x')",
    'SELECT "file"(\'/x\')',
    'SELECT `fi\\x6ce`(1)',
    "SELECT * APPLY file FROM (SELECT '/x')",
    "SELECT reverseDNSQuery('1.1.1.1')",
    "SELECT 1 INTO OUTFILE '/x'",
    "SELECT 1 /* ' */ INTO OUTFILE '/x' /* ' */",
    "SELECT $a$ ' $a$, file('/x'), $b$ ' $b$",
    'SELECT 1 FORMAT JSON',
    'SELECT 1 format Null SETTINGS max_threads = 1',
    'KILL QUERY WHERE 1',
    'SET ROLE ALL',
  ])('refuses: %s', (text) => {
    expect(() => assertReadsTablesOnly(text)).toThrow('this SQL is not allowed');
  });
});
