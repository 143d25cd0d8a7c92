/** The interface as an OpenAPI document, made of the very schemas that requests are read and answers are written by. */
import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { INSTALLATION } from '../model/installation.js';
import { version } from '../version.js';
import { FailedMessage, ScannedMessage } from './jobs/post.js';
import { Envelope } from './notification/distribution.js';
import { HarborEvent } from './notification/harbor.js';
import { Named } from './notification/read-notification.js';
import { Accepted } from './routes/notify.js';
import { Pending, Result, Results } from './routes/found.js';
import { Health } from './routes/health.js';

const Problem = z.object({ status: z.number().int(), detail: z.string().describe('One sentence.') });

const SCHEMAS = {
  DistributionEnvelope: Envelope,
  HarborEvent,
  NamedImage: Named,
  Accepted,
  Result,
  Results,
  Pending,
  Health,
  Problem,
  ScannedMessage,
  FailedMessage,
} satisfies Record<string, z.ZodType>;

type SchemaName = keyof typeof SCHEMAS | 'Report';

/** https://spec.openapis.org/oas/v3.1.1 */
export function openApi(): object {
  return {
    openapi: '3.1.0',
    info: {
      title: 'stowaway serve',
      version,
      description: 'Takes notifications of pushed container images, scans the images for secrets, and shows and posts the results.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    paths: {
      '/notifications': {
        post: {
          operationId: 'notify',
          summary: 'Tell of pushed images. Answered when it is certain that they will be scanned, before they are.',
          security: [{ bearer: [] }, { basic: [] }, { signature: [], timestamp: [] }],
          requestBody: {
            required: true,
            content: Object.fromEntries(
              ['application/json', 'application/vnd.docker.distribution.events.v2+json'].map((type) => [
                type,
                { schema: { anyOf: [ref('DistributionEnvelope'), ref('HarborEvent'), ref('NamedImage')] } },
              ]),
            ),
          },
          responses: {
            202: json('It is on disk what will be scanned.', 'Accepted'),
            ...problems({
              400: 'No notification.',
              401: 'No token or signature, a wrong one, or one that was made too long ago.',
              403: 'The registry is not allowed.',
              413: 'Too large.',
              503: 'It cannot be kept now.',
            }),
          },
        },
      },
      '/results': {
        get: {
          operationId: 'listResults',
          summary: 'Which images were told of, and what came of each, in pages.',
          security: [{ readerBearer: [] }, { readerBasic: [] }],
          parameters: [
            {
              name: 'limit',
              in: 'query',
              description: 'Results on a page. Default: 50.',
              schema: { type: 'integer', minimum: 1, maximum: 200 },
            },
            { name: 'before', in: 'query', description: 'As `next` of the page before.', schema: { type: 'string' } },
          ],
          responses: {
            200: {
              description: 'A page.',
              content: { 'application/json': { schema: ref('Results') }, 'text/html': { schema: { type: 'string' } } },
            },
            ...problems({ 400: 'No such page.', 401: 'No token for readers.', 403: 'Nobody may read.' }),
          },
        },
      },
      '/results/{image}': {
        get: {
          operationId: 'showResult',
          summary: 'What is known of an image.',
          security: [{ readerBearer: [] }, { readerBasic: [] }],
          parameters: [
            {
              name: 'image',
              in: 'path',
              required: true,
              description: '`HOST/REPOSITORY@DIGEST` or `HOST/REPOSITORY:TAG`; its slashes may stand as they are.',
              schema: { type: 'string' },
            },
            {
              name: 'format',
              in: 'query',
              description: 'A format of reports. Default: html for browsers, else json.',
              schema: { type: 'string' },
            },
          ],
          responses: {
            200: {
              description: 'Scanned, or given up.',
              content: {
                'application/json': { schema: ref('Result') },
                'text/html': { schema: { type: 'string' } },
                'text/plain': { schema: { type: 'string' } },
              },
            },
            202: {
              description: 'Not scanned yet.',
              content: { 'application/json': { schema: ref('Pending') }, 'text/html': { schema: { type: 'string' } } },
            },
            ...problems({
              400: 'No image.',
              401: 'No token for readers.',
              403: 'Nobody may read.',
              404: 'Nobody told of it.',
              406: 'No such format.',
            }),
          },
        },
      },
      '/healthz': { get: { operationId: 'isAlive', summary: 'Whether the server runs.', responses: { 200: json('It does.', 'Health') } } },
      '/readyz': {
        get: {
          operationId: 'isReady',
          summary: 'Whether notifications can be taken.',
          responses: { 200: json('They can.', 'Health'), ...problems({ 503: 'The store fails, or the server is about to stop.' }) },
        },
      },
      '/metrics': {
        get: {
          operationId: 'showMetrics',
          summary: 'Numbers for Prometheus. They name no image.',
          responses: { 200: { description: 'As text.', content: { 'text/plain': { schema: { type: 'string' } } } } },
        },
      },
      '/openapi.json': {
        get: {
          operationId: 'showInterface',
          summary: 'This document.',
          responses: { 200: { description: 'OpenAPI 3.1.', content: { 'application/json': { schema: { type: 'object' } } } } },
        },
      },
    },
    webhooks: {
      result: {
        post: {
          summary: 'Posted to the address of the configuration, signed as notifications are, until it is answered with 2xx.',
          requestBody: { content: { 'application/json': { schema: { oneOf: [ref('ScannedMessage'), ref('FailedMessage')] } } } },
          responses: { '2XX': { description: 'It arrived.' } },
        },
      },
    },
    components: {
      securitySchemes: {
        bearer: { type: 'http', scheme: 'bearer' },
        basic: { type: 'http', scheme: 'basic', description: 'The token as the password of any user.' },
        signature: {
          type: 'apiKey',
          in: 'header',
          name: 'X-Stowaway-Signature',
          description: '`sha256=` and the HMAC-SHA-256 of `TIMESTAMP.BODY` in hexadecimal.',
        },
        timestamp: {
          type: 'apiKey',
          in: 'header',
          name: 'X-Stowaway-Timestamp',
          description: 'Seconds since 1970, at most 5 minutes ago.',
        },
        readerBearer: { type: 'http', scheme: 'bearer' },
        readerBasic: { type: 'http', scheme: 'basic' },
      },
      schemas: { ...Object.fromEntries(Object.entries(SCHEMAS).map(([name, schema]) => [name, schemaOf(schema)])), Report: reportSchema() },
    },
  };
}

function schemaOf(schema: z.ZodType): unknown {
  return z.toJSONSchema(schema, {
    io: 'input',
    unrepresentable: 'any',
    override: ({ jsonSchema }) => {
      delete jsonSchema.$schema;
      if (!('isReport' in jsonSchema)) return;
      delete jsonSchema['isReport'];
      Object.assign(jsonSchema, ref('Report'));
    },
  });
}

function reportSchema(): unknown {
  const schema = JSON.parse(readFileSync(new URL('dist/report/report.schema.json', INSTALLATION), 'utf8')) as object;
  // With an address of its own its references stay within it.
  return { $id: 'https://stowaway.invalid/report.schema.json', ...schema };
}

function ref(name: SchemaName): { $ref: string } {
  return { $ref: `#/components/schemas/${name}` };
}

function json(description: string, name: SchemaName): object {
  return { description, content: { 'application/json': { schema: ref(name) } } };
}

function problems(statuses: Readonly<Record<number, string>>): object {
  return Object.fromEntries(
    Object.entries(statuses).map(([status, description]) => [
      status,
      { description, content: { 'application/problem+json': { schema: ref('Problem') } } },
    ]),
  );
}
