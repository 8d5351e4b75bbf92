import { expect, test } from 'vitest';
import { addSources, isSourceName, matchSource, readSource } from './source-store.ts';

test('the path with most last parts in common is meant', () => {
  const paths = ['shop/internal/hazard/lock.go', 'shop/internal/catalog/lock.go', 'lock.go'];
  expect(matchSource('/home/ci/work/shop/internal/catalog/lock.go', paths)).toBe(paths[1]);
  expect(matchSource('example.com/shop@v1.2.3/internal/hazard/lock.go', paths)).toBe(paths[0]);
  expect(matchSource('C:\\work\\shop\\internal\\hazard\\lock.go', paths)).toBe(paths[0]);
});

test('a name alone is enough only where it is the only one', () => {
  expect(matchSource('/other/place/lock.go', ['a/lock.go', 'b/lock.go'])).toBeUndefined();
  expect(matchSource('/other/place/lock.go', ['a/lock.go'])).toBe('a/lock.go');
  expect(matchSource('/other/place/lock.go', [])).toBeUndefined();
});

test('source code is told by its name', () => {
  expect(['a.go', 'asm_amd64.s', 'x.cpp'].every(isSourceName)).toBe(true);
  expect(['cpu.pb.gz', 'goroutines.txt', 'go', 'perf.data'].some(isSourceName)).toBe(false);
});

test('what was dropped is read when it is asked for; a file that has gone is not there', async () => {
  const gone = new File(['x'], 'gone.go');
  gone.text = () => Promise.reject(new Error('NotFoundError'));
  addSources([
    { path: 'shop/main.go', file: new File(['package main\r\n\nfunc main() {}\n'], 'main.go') },
    { path: 'shop/gone.go', file: gone },
  ]);
  expect(await readSource('/src/shop/main.go')).toEqual(['package main', '', 'func main() {}', '']);
  expect(await readSource('/src/shop/gone.go')).toBeUndefined();
  expect(await readSource('/src/shop/never.go')).toBeUndefined();
});
