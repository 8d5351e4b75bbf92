import { isIPv6 } from 'node:net';

/** A little-endian integer of any width. */
export function wideInteger(bytes: Buffer, signed: boolean): bigint {
  let value = 0n;
  for (let i = bytes.length - 1; i >= 0; i--) value = (value << 8n) | BigInt(bytes[i] ?? 0);
  return signed ? BigInt.asIntN(bytes.length * 8, value) : value;
}

/** A decimal as exact text: `-12.50`. */
export function decimalText(bytes: Buffer, scale: number): string {
  const value = wideInteger(bytes, true);
  const digits = (value < 0n ? -value : value).toString().padStart(scale + 1, '0');
  const sign = value < 0n ? '-' : '';
  return scale === 0 ? sign + digits : `${sign}${digits.slice(0, -scale)}.${digits.slice(-scale)}`;
}

/** A UUID: the engine stores two little-endian halves. */
export function uuidText(bytes: Buffer): string {
  const half = (from: number): string =>
    Buffer.from(bytes.subarray(from, from + 8))
      .reverse()
      .toString('hex');
  const hex = half(0) + half(8);
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}

/** An IPv4 address: a little-endian 32-bit integer. */
export function ipv4Text(bytes: Buffer): string {
  return [...bytes].reverse().join('.');
}

/** An IPv6 address in the shortest usual form. */
export function ipv6Text(bytes: Buffer): string {
  const groups = Array.from({ length: 8 }, (_, i) => bytes.readUInt16BE(i * 2).toString(16));
  const long = groups.join(':');
  if (groups.slice(0, 5).every((group) => group === '0') && groups[5] === 'ffff')
    return `::ffff:${[...bytes.subarray(12)].join('.')}`;
  const runs = [...long.matchAll(/(?:^|:)0(?::0)+(?=:|$)/g)].sort((a, b) => b[0].length - a[0].length);
  const longest = runs[0]?.[0];
  const short = longest === undefined ? long : long.replace(longest, '::').replace(/:{3,}/, '::');
  return isIPv6(short) ? short : long;
}
