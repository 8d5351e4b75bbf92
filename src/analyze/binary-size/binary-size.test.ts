import { expect, test } from 'vitest';
import type { BinarySection } from '../../model/binary-image.ts';
import { analyzeBinarySize } from './binary-size.ts';
import { packageOfSymbol } from './package-of-symbol.ts';

test.each([
  ['main.main.func1', 'main'],
  ['net/http.(*Client).Do', 'net/http'],
  ['ex.com/v2.5/a-b/p%2eq.(*C).Do', 'ex.com/v2.5/a-b/p.q'],
  ['main.sum[go.shape.int]', 'main'],
  ['slices.SortFunc[go.shape.[]*github.com/x/y.T,go.shape.*github.com/x/y.T]', 'slices'],
  ['gopkg.in/yaml%2ev3.yaml_parse', 'gopkg.in/yaml.v3'],
  ['glob..func1', 'glob'],
  ['runtime.goexit.abi0', 'runtime'],
  ['type:.eq.net/http.T', ''],
  ['go:buildid', ''],
  ['_cgo_1234_Cfunc_free', ''],
])('%s belongs to "%s"', (symbol, path) => {
  expect(packageOfSymbol(symbol)).toBe(path);
});

const SECTION: BinarySection = {
  name: '.text',
  address: 0,
  size: 10_000,
  offset: 0,
  fileSize: 10_000,
  loaded: true,
  write: false,
  execute: true,
};

test('adds up modules, C code and what no section covers', () => {
  const names = ['main.main', 'github.com/x/y/z.F', 'fmt.Println', 'github.com/x/y.G'];
  const sizes = [100, 2000, 500, 1000];
  const size = analyzeBinarySize({
    fileBytes: 15_000,
    sections: [SECTION, { ...SECTION, name: '.data', offset: 10_000, fileSize: 2000, execute: false }],
    main: { path: 'example.com/a', version: 'v1', sum: '', replace: null },
    deps: [{ path: 'github.com/x/y', version: 'v2', sum: '', replace: null }],
    functions: { count: 4, name: (i) => names[i] ?? '', bytes: (i) => sizes[i] ?? 0 },
    data: undefined,
  });
  expect(size.modules.map((m) => [m.module, m.codeBytes])).toEqual([
    ['C', 6400],
    ['github.com/x/y', 3000],
    ['std', 500],
    ['example.com/a', 100],
  ]);
  expect(size.sections).toEqual(
    [
      { name: '.text', bytes: 10_000 },
      { name: 'rest', bytes: 3000 },
      { name: '.data', bytes: 2000 },
    ].sort((a, b) => (a.name === 'rest' ? 1 : b.name === 'rest' ? -1 : b.bytes - a.bytes)),
  );
  const code = size.tree.children.find((n) => n.name === 'code');
  expect(code?.children.map((n) => n.name)).toEqual(['C', 'github.com/x/y', 'std', 'example.com/a']);
});

test('without section headers code is still divided by module', () => {
  const names = ['main.main', 'github.com/x/y/z.F', 'fmt.Println'];
  const sizes = [100, 2000, 500];
  const { tree, sections } = analyzeBinarySize({
    fileBytes: 15_000,
    sections: [],
    main: { path: 'example.com/a', version: 'v1', sum: '', replace: null },
    deps: [{ path: 'github.com/x/y', version: 'v2', sum: '', replace: null }],
    functions: { count: 3, name: (i) => names[i] ?? '', bytes: (i) => sizes[i] ?? 0 },
    data: undefined,
  });
  expect(sections).toEqual([{ name: 'rest', bytes: 15_000 }]);
  expect(tree.children.map((c) => [c.name, c.bytes])).toEqual([
    ['rest', 12_400],
    ['code', 2600],
  ]);
  expect(tree.children[1]?.children.map((c) => [c.name, c.bytes])).toEqual([
    ['github.com/x/y', 2000],
    ['std', 500],
    ['example.com/a', 100],
  ]);
});
