import { readFileSync } from 'node:fs';
import { performance } from 'node:perf_hooks';
import { fileURLToPath } from 'node:url';
import type { TimedRequest } from '../../analyze/go-chain/network-facts.ts';

/** What a folder in GOPROXY (`file:///…`) has under an address, as a request. */
export interface FolderAnswer {
  readonly timed: TimedRequest;
  readonly body: Buffer;
}

/**
 * Reads a file of a folder that serves modules. As in the go command a file that is not there is a 404, any other refusal a
 * 403. Source: cmd/go/internal/web/http.go getFile of go1.26.8.
 */
export function readFolderEntry(url: string): FolderAnswer {
  const started = performance.now();
  const answer = (status: number, body: Buffer): FolderAnswer => ({
    timed: {
      url,
      via: undefined,
      ms: { body: performance.now() - started },
      addresses: [],
      status,
      bytes: body.length,
      failed: undefined,
      certificate: undefined,
    },
    body,
  });
  try {
    return answer(200, readFileSync(fileURLToPath(url)));
  } catch (error) {
    const isMissing = error instanceof Error && 'code' in error && error.code === 'ENOENT';
    return answer(isMissing ? 404 : 403, Buffer.alloc(0));
  }
}
