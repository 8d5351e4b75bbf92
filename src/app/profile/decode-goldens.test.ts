import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { renderRaw } from '../../analyze/profile-text/raw.ts';
import { utcZone } from '../../analyze/profile-text/go-format.ts';
import { encodeProfile } from '../../formats/pprof/encode-profile.ts';
import { parseProfile } from '../../formats/pprof/parse-profile.ts';
import type { Profile } from '../../model/profile.ts';
import { inflateProfile } from './inflate.ts';

const DECODE = new URL('../../../test/oracle/profile/fixtures/google-pprof/decode/', import.meta.url);

function read(bytes: Uint8Array): Profile {
  const plain = inflateProfile(bytes);
  if (!plain.ok) throw new Error(plain.error.detail.en);
  const result = parseProfile(plain.value);
  if (!result.ok) throw new Error(result.error.detail.en);
  return result.value;
}

const dump = (profile: Profile) => [...renderRaw(profile, utcZone)].join('');

describe('decode dumps of google/pprof', () => {
  const names = readdirSync(DECODE).filter((name) => !name.endsWith('.string'));

  it.each(names)('%s equals the reference, also after writing and reading it again', (name) => {
    const profile = read(readFileSync(new URL(name, DECODE)));
    expect(dump(profile)).toBe(readFileSync(new URL(`${name}.string`, DECODE), 'utf8'));
    expect(dump(read(encodeProfile(profile)))).toBe(dump(profile));
  });
});
