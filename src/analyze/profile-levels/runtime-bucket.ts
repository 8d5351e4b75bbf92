/** What the Go runtime does, as far as a function tells. */
export type RuntimeBucket =
  | 'gc'
  | 'malloc'
  | 'scheduler'
  | 'locks'
  | 'channels'
  | 'stack growth'
  | 'maps'
  | 'memmove'
  | 'syscall boundary'
  | 'profiling'
  | 'other';

// Tried in this order on the name without its package. Names of Go 1.13 to 1.27: `runtime/mgc*.go`, `malloc*.go`, `proc.go`,
// `lock_*.go`, `sema.go`, `chan.go`, `select.go`, `stack.go`, `map*.go`, `memmove_*.s`, `asm_*.s`.
const RUNTIME: readonly (readonly [name: RegExp, bucket: RuntimeBucket])[] = [
  [
    /^(?:gc[A-Z(]|\(\*gc|gcAssist|bgsweep|bgscavenge|sweepone|\(\*sweep|\(\*mspan\)\.sweep|\(\*mheap\)\.(?:reclaim|scavenge)|scan(?:object|block|stack|frameworker|Conservative|Object|SpanPacked)|greyobject|markroot|shade|wbBuf|wbMove|wbZero|bulkBarrier|gcWriteBarrier|tryDeferToSpanScan|\(\*spanInlineMarkBits|markBits|\(\*markBits|finq|runfinq|runFinalizers|runCleanups|findObject|heapBits|typePointers|\(\*typePointers|\(\*pageAlloc\)\.scavenge|\(\*scavenge|spanOf|drainSpans|pollWork|objptr)/,
    'gc',
  ],
  [
    /^(?:mallocgc|malloc|newobject|newarray|makeslice|growslice|makechan|nextFreeFast|\(\*mcache\)|\(\*mcentral\)|\(\*mheap\)|\(\*mspan\)|\(\*fixalloc|persistentalloc|\(\*pageAlloc|\(\*pageCache|sysAlloc|sysMap|sysUsed|sysFault|sysHugePage|rawstring|rawbyteslice|profilealloc|deductAssistCredit|publicationBarrier|roundupsize|heapSetType|allocNeedsZero|\(\*addrRange|concatstring|slicebytetostring|stringtoslicebyte|stringtoslicerune|intstring|convT|specialmutex|memclrNoHeapPointersChunked|reusableSize|freegc)/,
    'malloc',
  ],
  [
    /^(?:newstack|morestack|copystack|adjust(?:frame|pointers|sudogs|defers|panics)|stackalloc|stackfree|stackcache|shrinkstack|\(\*stkframe|\(\*adjustinfo)/,
    'stack growth',
  ],
  [
    /^(?:map(?:access|assign|delete|iter|clear|bulk)|makemap|hashGrow|growWork|evacuate|\(\*hmap|\(\*bmap|aeshash|memhash|strhash|nilinterhash|interhash|f32hash|f64hash|c64hash|typehash|mapiter|mapclone|bucketShift|tophash)/,
    'maps',
  ],
  [
    /^(?:chan(?:send|recv|len|cap)|send|recv|selectgo|selectnb|closechan|sellock|selunlock|\(\*waitq|block|\(\*hchan|sortkey)/,
    'channels',
  ],
  [
    /^(?:lock|unlock|lock2|unlock2|lockWithRank|unlockWithRank|sema|\(\*semaRoot|cansemacquire|readyWithTime|\(\*mutex|\(\*rwmutex|\(\*lockTimer|procyield|mutexContended|notifyList|mutexevent|blockevent)/,
    'locks',
  ],
  [
    /^(?:schedule|findRunnable|findrunnable|park_m|gopark|goready|ready|goschedImpl|gosched_m|Gosched|gopreempt_m|goexit0|gdestroy|execute|mcall|futex|notesleep|notewakeup|notetsleep|usleep|osyield|netpoll|steal|runq|globrunq|wakep|startm|stopm|mPark|handoffp|injectglist|resetspinning|checkTimers|runtimer|\(\*timer|\(\*timers|runOneTimer|epollwait|kevent|sysmon|retake|preempt|mstart|newproc|newm|gfget|gfput|casgstatus|dropg|exitsyscall0|acquirep|releasep|pidle|pMask|\(\*pMask|\(\*randomOrder|\(\*randomEnum|releasem|acquirem|startTheWorld|stopTheWorld|goyield|asyncPreempt|wakeNetPoller|timeSleep|nanosleep|clone|mput|mget|signalM|tgkill|doSigPreempt|wantAsyncPreempt|coroswitch|checkRunqs|checkIdle|becomeSpinning)/,
    'scheduler',
  ],
  [
    /^(?:memmove|memclr|memequal|memeqbody|cmpbody|typedmemmove|typedslicecopy|duffcopy|duffzero|reflect_typedmemmove|countbody|indexbytebody)/,
    'memmove',
  ],
  [
    /^(?:entersyscall|exitsyscall|reentersyscall|asmcgocall|cgocall|syscall|rawSyscall|RawSyscall|vdsoCall|sigreturn|cgocallback|asmsyscall|libcCall)/,
    'syscall boundary',
  ],
  [
    /^(?:sigprof|\(\*cpuProfile|\(\*profBuf|mProf|\(\*profAtomic|sighandler|sigtrampgo|sigtramp|sigfwdgo|callers|tracebackPCs|\(\*unwinder|fpTraceback|stkbucket|saveblockevent|pcvalue|funcspdelta|readvarint|step|funcdata|pcdatavalue|gentraceback|saveg|goroutineProfile|doRecordGoroutine|profileLoop|adjustSignalStack)/,
    'profiling',
  ],
];

const INTERNAL: Readonly<Record<string, RuntimeBucket>> = {
  'internal/runtime/maps': 'maps',
  'internal/runtime/gc': 'gc',
  'internal/runtime/gc/scan': 'gc',
  'internal/runtime/syscall': 'syscall boundary',
  'internal/runtime/syscall/linux': 'syscall boundary',
  'runtime/internal/syscall': 'syscall boundary',
  'internal/runtime/cgroup': 'scheduler',
  'internal/bytealg': 'memmove',
  'runtime/pprof': 'profiling',
};

/** The bucket of a function of the Go runtime; null for a function of anything else. */
export function runtimeBucket(name: string, path: string): RuntimeBucket | null {
  const internal = INTERNAL[path];
  if (internal !== undefined) return internal;
  const isRuntime =
    path === 'runtime' || path.startsWith('runtime/internal/') || path.startsWith('internal/runtime/');
  const isLock = path === 'sync' || path === 'internal/sync';
  if (isLock) return /\.runtime_|\(\*(?:RW)?Mutex\)|lockSlow|unlockSlow/.test(name) ? 'locks' : null;
  // A name without a package is assembly of the runtime: `aeshashbody`, `gcWriteBarrier`, `memeqbody`.
  if (!isRuntime && name.includes('.')) return null;
  const own = name.startsWith(`${path}.`) ? name.slice(path.length + 1) : name;
  return RUNTIME.find(([pattern]) => pattern.test(own))?.[1] ?? 'other';
}

/** What a run of runtime frames is for, where several buckets meet: the first of these that is there. */
const PURPOSE: readonly RuntimeBucket[] = [
  'profiling',
  'gc',
  'stack growth',
  'malloc',
  'maps',
  'channels',
  'locks',
];

/**
 * The bucket of a whole run of runtime frames, innermost first: clearing memory for an allocation is allocation, assisting the
 * collector in an allocation is collection, waking a receiver is the channel's work.
 */
export function bucketOfRun(buckets: readonly string[]): string {
  for (const purpose of PURPOSE) if (buckets.includes(purpose)) return purpose;
  return buckets.find((bucket) => bucket !== 'other') ?? 'other';
}
