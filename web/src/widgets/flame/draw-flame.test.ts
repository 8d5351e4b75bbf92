import { expect, test } from 'vitest';
import { cutLabel } from './draw-flame.ts';

test.each([
  ['github.com/acme/shop/cart.(*Cart).Add', 400, 'github.com/acme/shop/cart.(*Cart).Add'],
  ['github.com/acme/shop/cart.(*Cart).Add', 140, 'cart.(*Cart).Add'],
  ['github.com/acme/shop/cart.(*Cart).Add', 70, 'cart.(*C…'],
  ['slices.Sort[go.shape.struct{example.com/a/b}]', 120, 'slices.Sort[go.s…'],
  ['net/http.(*conn).serve', 100, 'http.(*conn)…'],
  ['GET /cart/items', 70, 'GET /car…'],
  ['/usr/lib/libc.so', 70, '/usr/lib…'],
])('%s in %d px: %s', (label, width, cut) => {
  expect(cutLabel(label, width)).toBe(cut);
});
