/** The whole body of an answer; null when it has more than `maxBytes`: the rest is not read. */
export async function readBody(answer: Response, maxBytes: number): Promise<Uint8Array | null> {
  const pieces: Uint8Array[] = [];
  let size = 0;
  for await (const piece of answer.body ?? []) {
    size += (piece as Uint8Array).length;
    if (size > maxBytes) return null;
    pieces.push(piece as Uint8Array);
  }
  return Buffer.concat(pieces, size);
}

/** The body as text; empty when it has more than `maxBytes`. */
export async function readText(answer: Response, maxBytes: number): Promise<string> {
  const bytes = await readBody(answer, maxBytes);
  return bytes === null ? '' : new TextDecoder().decode(bytes);
}
