import { Validator } from '@seriousme/openapi-schema-validator';
import { expect, test } from 'vitest';
import { openApiDocument } from './openapi.ts';
import { ROUTES } from './routes.ts';

test('is a valid OpenAPI 3.1 document', async () => {
  const validator = new Validator();
  const result = await validator.validate(structuredClone(openApiDocument()) as Record<string, unknown>);
  expect(result).toEqual({ valid: true });
  expect(validator.version).toBe('3.1');
});

test('describes every route with its parameters', () => {
  const { paths } = openApiDocument() as unknown as {
    paths: Record<
      string,
      Record<string, { operationId: string; parameters: { name: string; required: boolean }[] }>
    >;
  };
  for (const [name, spec] of Object.entries(ROUTES)) {
    expect(paths[spec.path]?.[spec.method.toLowerCase()]?.operationId).toBe(name);
  }
  const search = paths['/api/v1/traces']?.['get']?.parameters ?? [];
  const required = search.filter((p) => p.required).map((p) => p.name);
  expect(required.sort()).toEqual(['from', 'to']);
  expect(search.map((p) => p.name)).toContain('attr');
});
