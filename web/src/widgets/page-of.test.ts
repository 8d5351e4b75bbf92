import { expect, test } from 'vitest';
import { headOfText, PAGE_ITEMS, pageOf } from './page-of.ts';

const items = Array.from({ length: 20_000 }, (_, i) => `event ${i}`);
const same = (text: string): string => text;

test('a page holds its part of the list, and none is beyond the last', () => {
  expect(pageOf(items, '', 3, same)).toMatchObject({ first: 300, found: 20_000, page: 3, lastPage: 199 });
  expect(pageOf(items, '', 3, same).items).toEqual(items.slice(300, 400));
  expect(pageOf(items, '', 1_000, same)).toMatchObject({ first: 19_900, page: 199 });
  expect(pageOf(items, '', -1, same).first).toBe(0);
  expect(pageOf([], '', 5, same)).toMatchObject({ items: [], first: 0, found: 0, page: 0, lastPage: 0 });
});

test('what is wanted is found on any page', () => {
  const page = pageOf(items, ' EVENT 1999', 7, same);
  expect(page.items).toEqual(['event 1999', ...items.slice(19_990, 20_000)]);
  expect(page).toMatchObject({ found: 11, page: 0 });
  expect(PAGE_ITEMS).toBe(100);
});

test('the head of a text is never half a character', () => {
  expect(headOfText('ab😀', 3)).toBe('ab');
  expect(headOfText('ab😀', 4)).toBe('ab😀');
  expect(headOfText('x'.repeat(10), 4)).toBe('xxxx');
});
