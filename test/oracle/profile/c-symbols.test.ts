// Names of C functions in a program that was not stripped, beside binutils' nm.
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openProgram } from '../../../src/app/profile/open-program.ts';
import { scratchDirectory } from './go-tool.ts';

const hasTools = ['cc', 'nm', 'strip'].every((tool) => spawnSync(tool, ['--version']).status === 0);

const SOURCE = `
#include <stdlib.h>
static __attribute__((noinline)) int twice(int n) { return n * 2 + rand(); }
__attribute__((noinline)) int once(int n) { return twice(n) + 1; }
int also_once(int n) __attribute__((alias("once")));
int main(int argc, char **argv) { return once(argc); }
`;

describe.skipIf(!hasTools)('names of C functions', () => {
  const directory = scratchDirectory();

  function build(flags: readonly string[]): string {
    const source = join(directory, 'main.c');
    const program = join(directory, `main${flags.join('')}`);
    writeFileSync(source, SOURCE);
    const built = spawnSync('cc', ['-O1', ...flags, '-o', program, source], { encoding: 'utf8' });
    expect(built).toMatchObject({ status: 0 });
    return program;
  }

  it.each([[[]], [['-no-pie']], [['-static']]])('%j: every byte of every function that nm lists', (flags) => {
    const path = build(flags);
    const program = openProgram(path);
    const listed = spawnSync('nm', ['-S', '--defined-only', path], { encoding: 'utf8', maxBuffer: 1 << 26 });
    const rows = listed.stdout.matchAll(/^([0-9a-f]+) ([0-9a-f]+) [tTiWw] (\S+)$/gm);
    const names = new Map<string, Set<string>>();
    for (const [, start = '', size = '', name = ''] of rows) {
      const key = `${start} ${size}`;
      names.set(key, (names.get(key) ?? new Set()).add(name.replace(/@.*/, '')));
    }
    expect(names.size).toBeGreaterThan(3);
    for (const [key, expected] of names) {
      const [start = 0, size = 0] = key.split(' ').map((digits) => Number.parseInt(digits, 16));
      for (const address of [start, start + size - 1])
        expect([...expected]).toContain(program.foreignFunctionAt(address)?.replace(/@.*/, ''));
    }
    expect(program.foreignFunctionAt(0)).toBeNull();
    program.close();
  });

  it('are unknown in a stripped program', () => {
    const path = build(['-s']);
    const program = openProgram(path);
    expect(program.foreignFunctionAt(0x1139)).toBeNull();
    program.close();
  });
});
