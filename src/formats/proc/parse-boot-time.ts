/** The line `btime` of /proc/stat: boot in seconds since 1970, worked out from today's wall clock. Source: proc_stat(5). */
export function parseBootTime(text: string): bigint | undefined {
  const found = /^btime (\d{1,18})\r?$/m.exec(text)?.[1];
  return found === undefined ? undefined : BigInt(found);
}
