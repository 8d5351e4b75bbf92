import { deflateSync, gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { inflateProfile } from './inflate.ts';

const DATA = Buffer.from('profile '.repeat(4000));

function code(bytes: Uint8Array, limit?: number): string | undefined {
  const result = inflateProfile(bytes, limit);
  return result.ok ? undefined : result.error.code;
}

describe('inflateProfile', () => {
  it('unpacks gzip, also of several members, and zlib; leaves the rest alone', () => {
    const members = Buffer.concat([gzipSync(DATA.subarray(0, 100)), gzipSync(DATA.subarray(100))]);
    for (const packed of [gzipSync(DATA), gzipSync(gzipSync(DATA)), members, deflateSync(DATA), DATA]) {
      const result = inflateProfile(packed);
      expect(result.ok && DATA.equals(result.value)).toBe(true);
    }
  });

  it('unpacks zstd', () => {
    // printf 'profile profile profile profile ' | zstd
    const packed = Buffer.from('28b52ffd04587500004070726f66696c65200100030b1799807b24', 'hex');
    const result = inflateProfile(packed);
    expect(result.ok ? Buffer.from(result.value).toString() : result.error).toBe('profile '.repeat(4));
  });

  it('says at which byte a cut stream ends', () => {
    const packed = gzipSync(DATA);
    for (let length = 2; length < packed.length; length++) {
      const result = inflateProfile(packed.subarray(0, length));
      const seen = result.ok ? undefined : [result.error.code, result.error.offset];
      expect(seen, `cut at ${length}`).toEqual(['PROFILE_TRUNCATED', length]);
    }
  });

  it('refuses damaged and oversized data', () => {
    const packed = Uint8Array.from(gzipSync(DATA));
    packed[12] = 0xff;
    expect(code(packed)).toMatch(/PROFILE_(MALFORMED|TRUNCATED)/);
    expect(code(gzipSync(Buffer.alloc(1 << 20)), 1000)).toBe('PROFILE_TOO_LARGE');
    expect(code(DATA, 1000)).toBe('PROFILE_TOO_LARGE');
  });

  it('reads a profile whose first byte looks like zlib', () => {
    const bytes = Uint8Array.of(0x78, 0x01, 0x32, 0x00);
    expect(inflateProfile(bytes)).toEqual({ ok: true, value: bytes });
  });
});
