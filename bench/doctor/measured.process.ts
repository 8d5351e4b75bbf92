// The program itself; says at its end how large it became.
process.once('exit', () => process.stderr.write(`\nmaxrss ${process.resourceUsage().maxRSS}\n`));
await import('../../src/cli/entry.ts');
