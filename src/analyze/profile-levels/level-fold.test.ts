import { expect, test } from 'vitest';
import { type ClassedFrame, FrameClassifier, packageOf } from './frame-class.ts';
import { LevelFold } from './level-fold.ts';
import { runtimeBucket } from './runtime-bucket.ts';

const module = (path: string, version: string) => ({ path, version, sum: '', replace: null });
const classifier = new FrameClassifier(module('example.com/shop', '(devel)'), [
  module('github.com/jackc/pgx/v5', 'v5.7.1'),
  module('github.com/jackc/pgx/v5/pgxpool', 'v0.1.0'),
  { ...module('example.com/old', 'v1.0.0'), replace: module('example.com/fork', 'v1.2.0') },
]);
const go = (name: string): ClassedFrame => ({ function: name, object: '/x', isKernel: false, isGo: true });
const kernel = (name: string): ClassedFrame => ({ function: name, object: '', isKernel: true, isGo: false });

test.each([
  ['main.main', 'application', ''],
  ['example.com/shop/internal/cart.(*Cart).Add.func1', 'application', ''],
  ['github.com/jackc/pgx/v5.(*Conn).Exec', 'module', 'github.com/jackc/pgx/v5@v5.7.1'],
  ['github.com/jackc/pgx/v5/pgxpool.New', 'module', 'github.com/jackc/pgx/v5/pgxpool@v0.1.0'],
  ['example.com/old/x.F', 'module', 'example.com/old@v1.2.0'],
  ['net/http.(*conn).serve', 'stdlib', 'net'],
  ['vendor/golang.org/x/net/http2/hpack.(*Decoder).Write', 'stdlib', 'vendor'],
  ['slices.insertionSortCmpFunc[go.shape.struct { example.com/shop/a.B }]', 'stdlib', 'slices'],
  ['runtime.mallocgc', 'runtime', 'malloc'],
  ['runtime.mallocgcSmallScanNoHeaderSC3', 'runtime', 'malloc'],
  ['runtime.gcBgMarkWorker', 'runtime', 'gc'],
  ['runtime.scanObjectsSmall', 'runtime', 'gc'],
  ['internal/runtime/maps.(*Map).getWithKeySmall', 'runtime', 'maps'],
  ['runtime.mapaccess1_faststr', 'runtime', 'maps'],
  ['aeshashbody', 'runtime', 'maps'],
  ['memeqbody', 'runtime', 'memmove'],
  ['gcWriteBarrier', 'runtime', 'gc'],
  ['runtime.chansend', 'runtime', 'channels'],
  ['runtime.selectgo', 'runtime', 'channels'],
  ['runtime.lock2', 'runtime', 'locks'],
  ['internal/sync.(*Mutex).lockSlow', 'runtime', 'locks'],
  ['sync.(*Pool).Get', 'stdlib', 'sync'],
  ['runtime.findRunnable', 'runtime', 'scheduler'],
  ['runtime.futex', 'runtime', 'scheduler'],
  ['runtime.newstack', 'runtime', 'stack growth'],
  ['runtime.memmove', 'runtime', 'memmove'],
  ['internal/runtime/syscall/linux.Syscall6', 'runtime', 'syscall boundary'],
  ['runtime/internal/syscall.Syscall6', 'runtime', 'syscall boundary'],
  ['runtime.cgocall', 'runtime', 'syscall boundary'],
  ['_cgo_1a2b_Cfunc_work', 'native', 'cgo'],
  ['runtime._ExternalCode', 'native', ''],
  ['runtime._VDSO', 'vdso', ''],
])('%s is %s %s', (name, level, part) => {
  expect(classifier.classOf(go(name))).toEqual({ level, part });
});

test('the kernel, the vDSO, libraries and nothing', () => {
  const of = (object: string, name = '') =>
    classifier.classOf({ function: name, object, isKernel: false, isGo: false });
  expect(classifier.classOf(kernel('vfs_read'))).toEqual({ level: 'kernel', part: '' });
  expect(of('[vdso]')).toEqual({ level: 'vdso', part: '' });
  expect(of('/lib/libc.so.6', 'malloc')).toEqual({ level: 'native', part: 'libc.so.6' });
  expect(of('')).toEqual({ level: 'unknown', part: '' });
});

test('packages of names with dots, generics and methods', () => {
  expect(packageOf('ex.com/v2.5/a-b/p%2eq.(*C).Do')).toBe('ex.com/v2.5/a-b/p.q');
  expect(packageOf('main.G[go.shape.struct { a/b.C }].f')).toBe('main');
  expect(packageOf('type:.eq.example.com/a.T')).toBe('example.com/a');
  expect(runtimeBucket('net/http.serve', 'net/http')).toBeNull();
});

test('costs are charged to the nearest application function, runs of runtime frames by their purpose', () => {
  const fold = new LevelFold(classifier);
  const chain = (...names: string[]) => names.map(go);
  fold.add(chain('main.work', 'main.main', 'runtime.main'), 10, 1);
  fold.add(chain('runtime.memclrNoHeapPointers', 'runtime.mallocgc', 'main.work', 'main.main'), 5, 1);
  fold.add(chain('runtime.scanobject', 'runtime.gcAssistAlloc', 'runtime.mallocgc', 'main.work'), 4, 1);
  const read = ['copy_to_user', 'vfs_read', 'ksys_read', 'do_syscall_64'].map(kernel);
  fold.add([...read, ...chain('internal/runtime/syscall.Syscall6', 'os.(*File).Read', 'main.load')], 3, 1);
  fold.add(chain('runtime.gcDrain', 'runtime.gcBgMarkWorker'), 2, 1);
  fold.add(chain('runtime.asyncPreempt', 'main.work', 'main.main'), 1, 1);
  fold.add(chain('strconv.Itoa', 'github.com/jackc/pgx/v5.(*Conn).Exec', 'database/sql.run'), 6, 1);
  const { total, functions, background, levels } = fold.take();
  expect(total).toBe(31);
  expect(functions).toEqual([
    {
      function: 'main.work',
      level: 'application',
      own: 11,
      charged: [
        { level: 'runtime', part: 'malloc', weight: 5 },
        { level: 'runtime', part: 'gc', weight: 4 },
      ],
      total: 20,
    },
    {
      function: 'github.com/jackc/pgx/v5.(*Conn).Exec',
      level: 'module',
      own: 0,
      charged: [{ level: 'stdlib', part: 'strconv', weight: 6 }],
      total: 6,
    },
    {
      function: 'main.load',
      level: 'application',
      own: 0,
      charged: [{ level: 'kernel', part: 'syscall read', weight: 3 }],
      total: 3,
    },
  ]);
  expect(background).toEqual([{ level: 'runtime', part: 'gc', weight: 2 }]);
  expect(levels.reduce((sum, cost) => sum + cost.weight, 0)).toBe(31);
});
