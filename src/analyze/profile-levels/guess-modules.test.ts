import { expect, test } from 'vitest';
import { FrameClassifier } from './frame-class.ts';
import { guessModules } from './guess-modules.ts';

const CACHE = '/root/go/pkg/mod/';
const FUNCTIONS = [
  { name: 'main.main', file: '/home/ci/shop/cmd/shop/main.go' },
  {
    name: 'example.com/shop/internal/payment.(*bank).authorize',
    file: '/home/ci/shop/internal/payment/bank.go',
  },
  { name: 'example.com/shop/internal/rpc.send', file: '/home/ci/shop/internal/rpc/send.go' },
  {
    name: 'google.golang.org/grpc.(*ClientConn).Invoke',
    file: `${CACHE}google.golang.org/grpc@v1.66.0/call.go`,
  },
  { name: 'github.com/a/b/v2.F', file: 'github.com/a/b/v2@v2.1.0/f.go' },
  { name: 'net/http.(*conn).serve', file: '/usr/local/go/src/net/http/server.go' },
  { name: 'golang.org/x/net/http2.F', file: '/home/ci/shop/vendor/golang.org/x/net/http2/f.go' },
];

function levelOf(name: string, functions = FUNCTIONS): string {
  const { main, deps } = guessModules(functions);
  const frame = { function: name, object: '/srv/shop', isKernel: false, isGo: true };
  const { level, part } = new FrameClassifier(main, deps).classOf(frame);
  return part === '' ? level : `${level} ${part}`;
}

test('files tell the main module from its dependencies', () => {
  const { main, deps } = guessModules(FUNCTIONS);
  expect(main?.path).toBe('example.com/shop/internal');
  expect(deps.map(({ path, version }) => `${path} ${version}`)).toEqual([
    'google.golang.org/grpc v1.66.0',
    'github.com/a/b/v2 v2.1.0',
    'golang.org/x/net ',
  ]);
});

test('frames are classed as with the program at hand', () => {
  expect(FUNCTIONS.map(({ name }) => levelOf(name))).toEqual([
    'application',
    'application',
    'application',
    'module google.golang.org/grpc@v1.66.0',
    'module github.com/a/b/v2@v2.1.0',
    'stdlib net',
    'module golang.org/x/net',
  ]);
  // Seen in a dump only: below no module that is known.
  expect(levelOf('example.com/shop/other.F')).toBe('application');
});

test('without files nothing is guessed', () => {
  const { main, deps } = guessModules([{ name: 'example.com/shop.F', file: '' }]);
  expect([main, deps]).toEqual([null, []]);
});
