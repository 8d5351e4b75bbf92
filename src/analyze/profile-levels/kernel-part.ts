// Innermost frame first; the first kind that any frame shows, in this order.
const KINDS: readonly (readonly [symbol: RegExp, part: string])[] = [
  [
    /^(?:asm_)?(?:exc_page_fault|do_user_addr_fault|do_page_fault|handle_mm_fault|page_fault|do_mem_abort|el0_da|el0_ia)$/,
    'page fault',
  ],
  [
    /^(?:asm_)?(?:sysvec_|common_interrupt|apic_timer_interrupt|do_IRQ|irq_exit|__do_softirq|handle_softirqs|el[01]t?_(?:64_)?irq)/,
    'interrupt',
  ],
];
const SYSCALL = /^(?:__(?:x64|arm64|ia32|se|do)_)?sys_(\w+)$|^ksys_(\w+)$/;

/** What the kernel was asked for: `syscall write`, `page fault`, `interrupt`; `other` when no frame tells. */
export function kernelPart(symbols: readonly string[]): string {
  for (const symbol of symbols) {
    const [, a, b] = SYSCALL.exec(symbol) ?? [];
    const name = a ?? b;
    // An interrupt may arrive inside a system call: the outermost entry decides only when nothing nearer does.
    if (name !== undefined) return `syscall ${name}`;
    const kind = KINDS.find(([pattern]) => pattern.test(symbol));
    if (kind !== undefined) return kind[1];
  }
  return 'other';
}
