import type { Generated } from '../gen.ts';

/** docs/openapi.json: the HTTP interface, from the table of routes. */
export async function generate(): Promise<Generated[]> {
  const { openApiDocument } = await import('../../src/api/openapi.ts');
  return [{ path: 'docs/openapi.json', content: `${JSON.stringify(openApiDocument(), null, 2)}\n` }];
}
