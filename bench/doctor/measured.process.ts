// The program itself; says at its end how large it became and what CPU it used.
process.once('exit', () => {
  const { maxRSS, userCPUTime, systemCPUTime } = process.resourceUsage();
  process.stderr.write(`\nmaxrss ${maxRSS}\ncpu ${userCPUTime + systemCPUTime}\n`);
});
await import('../../src/cli/entry.ts');
