import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parseGoEnvFile } from '../go-env/parse-go-env-file.ts';
import { parseGoMod } from './parse-go-mod.ts';

const MOD = `// the shop
module example.org/shop // main

go 1.25.0

toolchain go1.26.3

godebug (
	containermaxprocs=1
	default=go1.25
)

require golang.org/x/text v0.14.0 // indirect
require (
	example.org/a v1.0.0
	"example.org/b" v2.0.0+incompatible // indirect; because
	example.org/c/v3 v3.1.4 // not only indirect
)

replace (
	example.org/a v1.0.0 => ../a
	example.org/b => example.org/fork v0.1.0
)
exclude example.org/x v0.0.1
retract [v0.1.0, v0.2.0]
`;

test('reads every directive that matters', () => {
  const { file, problems } = parseGoMod(MOD);
  expect(problems).toEqual([]);
  expect(file).toEqual({
    module: 'example.org/shop',
    go: '1.25.0',
    toolchain: 'go1.26.3',
    godebug: { containermaxprocs: '1', default: 'go1.25' },
    require: [
      { path: 'golang.org/x/text', version: 'v0.14.0', indirect: true },
      { path: 'example.org/a', version: 'v1.0.0', indirect: false },
      { path: 'example.org/b', version: 'v2.0.0+incompatible', indirect: true },
      { path: 'example.org/c/v3', version: 'v3.1.4', indirect: false },
    ],
    replace: [
      { from: 'example.org/a@v1.0.0', to: '../a' },
      { from: 'example.org/b', to: 'example.org/fork@v0.1.0' },
    ],
    use: [],
  });
});

test('reads a go.work', () => {
  const { file } = parseGoMod('go 1.25\nuse (\n\t./a\n\t`./b c`\n)\nuse ../d\n');
  expect(file).toMatchObject({ go: '1.25', use: ['./a', './b c', '../d'] });
});

test('reports what it does not understand and keeps the rest', () => {
  const { file, problems } = parseGoMod('module x\nnonsense here\nrequire onlypath\ngo 1.24\n');
  expect(problems).toEqual(['nonsense here', 'require onlypath']);
  expect(file).toMatchObject({ module: 'x', go: '1.24' });
});

test('cut at every byte it never throws', () => {
  for (let n = 0; n <= MOD.length; n++) expect(() => parseGoMod(MOD.slice(0, n))).not.toThrow();
});

const GO = 'go';
describe.skipIf(spawnSync(GO, ['version']).status !== 0)('the go command', () => {
  test('reads the same', () => {
    const folder = mkdtempSync(join(tmpdir(), 'goroscope-gomod-'));
    try {
      writeFileSync(join(folder, 'go.mod'), MOD);
      const run = spawnSync(GO, ['mod', 'edit', '-json', join(folder, 'go.mod')], {
        encoding: 'utf8',
        env: { ...process.env, GOTOOLCHAIN: 'local', GOFLAGS: '' },
      });
      const theirs = JSON.parse(run.stdout) as {
        Module: { Path: string };
        Go: string;
        Toolchain: string;
        Require: { Path: string; Version: string; Indirect?: boolean }[];
      };
      const { file } = parseGoMod(MOD);
      expect([theirs.Module.Path, theirs.Go, theirs.Toolchain]).toEqual([
        file.module,
        file.go,
        file.toolchain,
      ]);
      expect(
        theirs.Require.map((r) => ({ path: r.Path, version: r.Version, indirect: r.Indirect === true })),
      ).toEqual(file.require);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});

test('reads a go/env file', () => {
  const table = parseGoEnvFile(
    '# comment\nGOPROXY=https://a,direct\r\nGOFLAGS=-mod=mod -trimpath\nlower=1\nNOEQUALS\nGOPROXY=second\n',
  );
  expect([...table]).toEqual([
    ['GOPROXY', 'second'],
    ['GOFLAGS', '-mod=mod -trimpath'],
  ]);
});
