import { describe, expect, it } from 'vitest';
import { fill } from '../detectors/samples.js';
import { environment, scan } from './scanning.js';

/** A text in which every literal is meant, and no file that is told for itself, as `.env` is. */
const ENV = { kind: 'file', path: 'srv/app/env.production' } as const;
const CONFIG = { kind: 'file', path: 'srv/app/settings.yml' } as const;
const CODE = { kind: 'file', path: 'srv/app/src/mail.ts' } as const;

/** Detector and confidence of all that is found in a filled template, and whether it is the secret. */
function found(template: string, context: Parameters<typeof scan>[1]): unknown {
  const { text, secret } = fill(template, 7);
  return scan(text, context).map((match) => [match.detector, match.confidence, match.secret.reveal() === secret]);
}

describe('a name with the vendor’s word', () => {
  it.each([
    ['RESEND_KEY=[[re_{mixed:44}]]', ENV, 'resend-key', 'possible'],
    ['RESEND_API_KEY=[[re_{mixed:44}]]', ENV, 'generic-credential', 'likely'],
    ['RESEND=[[re_{mixed:44}]]', ENV, 'resend-key', 'possible'],
    ['resend.api.key: [[re_{mixed:48}]]', CONFIG, 'generic-credential', 'likely'],
    ["const resendKey = '[[re_{mixed:44}]]';", CODE, 'resend-key', 'possible'],
    ['COHERE_API_KEY: [[{mixed:52}]]', CONFIG, 'generic-credential', 'likely'],
  ])('%s', (template, context, detector, confidence) => {
    expect(found(template, context)).toEqual([[detector, confidence, true]]);
  });

  it.each([
    ['RESEND_KEY=re_{mixed:8}', ENV],
    ['RESEND_DOMAIN_ID={mixed:32}', ENV],
    ['RESEND_TEMPLATE=account-was-created-by-admin', ENV],
    ['PRESENDKEY: {mixed:32}', CONFIG],
    ['const resendKey = props.keys.resend.production;', CODE],
    ['RESEND_KEY={uuid}', CONFIG],
    ["const resendKey = '{mixed:32}';", { kind: 'file', path: 'srv/app/docs/mail.md' } as const],
  ])('is not all: %s', (template, context) => {
    expect(found(template, context)).toEqual([]);
  });
});

describe('the beginning that all values of a vendor have', () => {
  it.each([
    ['SENDGRID=[[SG.{base64url:20}.{base64url:43}]]', ENV, 'sendgrid-key', 'possible'],
    ['EMAIL_HOST_PASSWORD=[[SG.{base64url:22}.{base64url:44}]]', ENV, 'generic-credential', 'likely'],
    ["mail.configure('[[SG.{mixed:22}.{mixed:50}]]'); // SendGrid", CODE, 'sendgrid-key', 'possible'],
    ['token: [[dp.pt.{mixed:50}]]', CONFIG, 'generic-credential', 'likely'],
    ['INFO Doppler: using dp.pt.{mixed:2} instead of [[dp.pt.{mixed:50}]]', CODE, 'doppler-token', 'possible'],
  ])('%s', (template, context, detector, confidence) => {
    expect(found(template, context)).toEqual([[detector, confidence, true]]);
  });

  it.each([
    ["mail.configure('SG.{mixed:22}.{mixed:50}');", CODE],
    ['SENDGRID=SG.your-key-from-the-dashboard-here', ENV],
    ['token: dp.pt.{mixed:6}', CONFIG],
    ['const doppler = "dp.pt.legacyTokenHandlerForProjects";', CODE],
    ['doppler: dp.pt.{mixed:50}', { kind: 'file', path: 'srv/app/docs/mail.md' } as const],
  ])('is not all: %s', (template, context) => {
    expect(found(template, context)).toEqual([]);
  });

  it('is looked for in texts only: in a variable its name says enough', () => {
    const { text, context } = environment(fill('SENDGRID_TOKEN=SG.{mixed:60}', 7).text);
    expect(scan(text, context).map(({ detector, confidence }) => [detector, confidence])).toEqual([['credential-name', 'likely']]);
  });

  it('says less than a form that fits', () => {
    expect(found('SOURCEGRAPH_TOKEN=[[sgp_{hex:40}]]', ENV)).toEqual([['sourcegraph-token', 'likely', true]]);
    expect(found('STRIPE_API_KEY=[[sk_live_{mixed:24}]]', ENV)).toEqual([['stripe-key', 'likely', true]]);
  });

  it('names the vendor beside what its name makes likely', () => {
    const { text } = fill('EMAIL_HOST_PASSWORD=SG.{base64url:22}.{base64url:44}', 7);
    expect(scan(text, ENV).map(({ evidence }) => evidence)).toEqual([
      'random and named as a credential in an environment file; perhaps of sendgrid',
    ]);
  });

  it('is found once, in whatever pieces the text comes', () => {
    const { text, secret } = fill(`${'x'.repeat(5000)}\nSENDGRID=[[SG.{mixed:60}]]\n${'y'.repeat(5000)}`, 7);
    for (const size of [1, 977, 65536]) expect(scan(text, ENV, [size]).map((match) => match.secret.reveal() === secret)).toEqual([true]);
  });
});

describe('a name that ends in key', () => {
  it.each(['ACME_KEY=[[{mixed:32}]]', 'WIDGETS_KEY_PROD=[[{mixed:24}]]', 'widgets.key=[[{mixed:40}]]'])('%s', (template) => {
    expect(found(template, ENV)).toEqual([['generic-credential', 'possible', true]]);
  });

  it.each([
    'CACHE_KEY={mixed:32}',
    'PRIMARY_KEY={mixed:32}',
    'SORT_KEY={mixed:32}',
    'PUBLIC_KEY={mixed:32}',
    'TRANSLATION_KEY={mixed:32}',
    'ACME_KEY={hex:32}',
    'ACME_KEY={mixed:12}',
    'ACME_KEY=UserProfileSettingsPage2',
    'ACME_KEY_ID={mixed:32}',
  ])('is not all: %s', (template) => {
    expect(found(template, ENV)).toEqual([]);
  });
});
