/** One entry of /etc/passwd. */
export interface PasswdEntry {
  readonly name: string;
  readonly uid: number;
  readonly home: string;
}

/** Reads /etc/passwd (passwd(5)); lines with fewer than six fields or no number are skipped. */
export function parsePasswd(text: string): readonly PasswdEntry[] {
  return text.split('\n').flatMap((line) => {
    const [name = '', , uid = '', , , home] = line.trim().split(':');
    return name !== '' && !name.startsWith('#') && /^\d{1,10}$/.test(uid) && home !== undefined
      ? [{ name, uid: Number(uid), home }]
      : [];
  });
}
