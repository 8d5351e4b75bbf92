import type { ValueType } from '../../model/profile.ts';

// Functions that a profiler sees on top of a stack although they are not what the program was doing: allocators, the
// profiler's own signal handler, lock bookkeeping. The protobuf form carries such expressions itself; text formats have
// none, so they are chosen by the kind of profile. Source: google/pprof `profile/legacy_profile.go` addLegacyFrameInfo.

const TCMALLOC =
  'calloc cfree malloc free memalign posix_memalign pvalloc valloc realloc new delete newarray deletearray new_nothrow newarray_nothrow';
const MACOS_ZONE = 'malloc calloc valloc realloc memalign free';
const ALLOCATION = (
  'calloc cfree malloc free memalign do_memalign (__)?posix_memalign pvalloc valloc realloc tcmalloc::.* ' +
  `${withPrefix('tc_', TCMALLOC)} ${withPrefix('malloc_zone_', MACOS_ZONE)} runtime\\..* BaseArena::.* ` +
  '(::)?do_malloc_no_errno (::)?do_malloc_pages (::)?do_malloc DoSampledAllocation ' +
  'MallocedMemBlock::MallocedMemBlock _M_allocate __builtin_(vec_)?delete __builtin_(vec_)?new ' +
  '__gnu_cxx::new_allocator::allocate __libc_malloc __malloc_alloc_template::allocate allocate cpp_alloc ' +
  'simple_alloc::allocate'
)
  .split(' ')
  .concat('operator new(\\[\\])?')
  .join('|');

function withPrefix(prefix: string, names: string): string {
  return names.replace(/\S+/g, (name) => prefix + name);
}

// Frames of the Go runtime that lie in the middle of real stacks.
const ALLOCATION_KEPT = ['runtime\\.panic', 'runtime\\.reflectcall', 'runtime\\.call[0-9]*'].join('|');

const SIGNAL_HANDLER = [
  'ProfileData::Add',
  'ProfileData::prof_handler',
  'CpuProfiler::prof_handler',
  '__pthread_sighandler',
  '__restore',
].join('|');

const MUTEX_METHODS = ['AwaitCommon', 'Unlock', 'UnlockSlow', 'ReaderUnlock'];

const LOCKS = [
  'RecordLockProfileData',
  ...['RecordLockProfileData', 'SubmitMutexProfileData', 'SubmitSpinLockProfileData'].map(
    (name) => `(base::)?${name}.*`,
  ),
  ...MUTEX_METHODS.map((name) => `(base::Mutex::)?${name}.*`),
  '(base::MutexLock::)?~MutexLock.*',
  ...MUTEX_METHODS.map((name) => `(Mutex::)?${name}.*`),
  '(MutexLock::)?~MutexLock.*',
  ...['Unlock', 'SlowUnlock'].map((name) => `(SpinLock::)?${name}.*`),
  '(SpinLockHolder::)?~SpinLockHolder.*',
].join('|');

const HEAP_TYPES = [
  'allocations size',
  'objects space',
  'inuse_objects inuse_space',
  'alloc_objects alloc_space',
  'alloc_objects alloc_space inuse_objects inuse_space',
];

/** The expressions over function names that hide uninteresting frames of a profile with these sample types. */
export function hiddenFrames(types: readonly ValueType[]): {
  readonly dropFrames: string;
  readonly keepFrames: string;
} {
  const names = types.map((type) => type.type).join(' ');
  if (HEAP_TYPES.includes(names)) return { dropFrames: ALLOCATION, keepFrames: ALLOCATION_KEPT };
  if (names === 'contentions delay') return { dropFrames: LOCKS, keepFrames: '' };
  return { dropFrames: SIGNAL_HANDLER, keepFrames: '' };
}
