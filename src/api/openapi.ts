import { z } from 'zod';
import { problemSchema } from './common.ts';
import { ROUTES, type RouteSpec } from './routes.ts';

/** JSON of an OpenAPI document. */
export type OpenApiDocument = Readonly<Record<string, unknown>>;

type Json = Record<string, unknown>;

/**
 * The OpenAPI 3.1 description of every route, made from the same shapes the server checks requests with. 3.1 takes JSON
 * Schema 2020-12 as it is, which is what zod writes.
 */
export function openApiDocument(): OpenApiDocument {
  const paths: Record<string, Json> = {};
  for (const [name, spec] of Object.entries<RouteSpec>(ROUTES)) {
    const path = (paths[spec.path] ??= {});
    path[spec.method.toLowerCase()] = operation(name, spec);
  }
  return {
    openapi: '3.1.1',
    info: {
      title: 'Goroscope',
      version: '1',
      summary: 'Traces, logs, metrics and findings of a running goroscope',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: '/' }],
    security: [{ token: [] }, {}],
    paths,
    components: {
      schemas: { Problem: jsonSchema(problemSchema, 'output') },
      securitySchemes: {
        token: {
          type: 'http',
          scheme: 'bearer',
          description: 'Needed where the server was started with a token.',
        },
      },
      responses: {
        Problem: {
          description: 'What failed and what to do, in both languages (RFC 9457)',
          content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
        },
      },
    },
  };
}

function operation(name: string, spec: RouteSpec): Json {
  const media = spec.stream === true ? 'text/event-stream' : 'application/json';
  return {
    operationId: name,
    summary: spec.summary,
    ...(spec.open === true && { security: [] }),
    parameters: [...parameters('path', spec.params), ...parameters('query', spec.query)],
    ...(spec.body !== undefined && {
      requestBody: {
        required: true,
        content: { 'application/json': { schema: jsonSchema(spec.body, 'input') } },
      },
    }),
    responses: {
      '200': { description: 'OK', content: { [media]: { schema: jsonSchema(spec.answer, 'output') } } },
      default: { $ref: '#/components/responses/Problem' },
    },
  };
}

function parameters(place: 'path' | 'query', shape: z.ZodObject | undefined): Json[] {
  if (shape === undefined) return [];
  const schema = jsonSchema(shape, 'input') as { properties?: Record<string, Json>; required?: string[] };
  return Object.entries(schema.properties ?? {}).map(([name, property]) => ({
    name,
    in: place,
    // A coerced field takes anything in zod's eyes; only what has neither default nor `optional` must be sent.
    required: place === 'path' || !shape.shape[name]?.safeParse(undefined).success,
    schema: property,
    ...(isRepeatable(property) && { explode: true, style: 'form' }),
  }));
}

function isRepeatable(property: Json): boolean {
  const choices = property['anyOf'];
  return Array.isArray(choices) && choices.some((choice: Json) => choice['type'] === 'array');
}

function jsonSchema(schema: z.ZodType, io: 'input' | 'output'): Json {
  const { $schema: _, ...json } = z.toJSONSchema(schema, {
    io,
    target: 'draft-2020-12',
    unrepresentable: 'any',
  });
  return json;
}
