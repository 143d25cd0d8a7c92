/** Names that say nothing by themselves, and whose they are by what stands above them. */
import { describe, expect, it } from 'vitest';
import { loadDetector } from '../../src/detect/load.js';
import { Random } from '../generator/random.js';

const detector = await loadDetector();
const random = new Random(7);
const hex = random.text('0123456789abcdef', 32);
const token = random.text('ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnpqrstuvwxyz23456789', 20);

function providers(path: string, text: string): string[] {
  const blob = detector.open({ kind: 'file', path });
  blob.write(Buffer.from(text, 'latin1'));
  return blob.end().map(({ detector: id, start, end }) => `${detector.rule(id).provider}: ${text.slice(start, end)}`);
}

describe('a key below a vendor’s name', () => {
  it.each([
    ['app.yml', `datadog:\n  host: a\n  key: ${hex}\n`, [`datadog: ${hex}`]],
    ['app.ini', `[pagerduty]\nkey = ${token}\n`, [`pagerduty: ${token}`]],
    ['app.json', `{"algolia": {"app": "a", "key": "${hex}"}}`, [`algolia: ${hex}`]],
    ['app.yml', `widget:\n  key: ${hex}\n`, []],
    ['app.yml', `datadog:\n  host: a\nwidget:\n  key: ${hex}\n`, []],
  ])('in %s: %s', (path, text, expected) => {
    expect(providers(`srv/app/${path}`, text)).toEqual(expected);
  });
});

describe('the argument of a call', () => {
  it.each([
    ['new DeepgramClient("', `${hex}${hex.slice(0, 8)}`, 'deepgram'],
    ['IAMAuthenticator("', `${token}${token}abc1`, 'ibm'],
    ['new WidgetClient("', `${hex}${hex.slice(0, 8)}`, undefined],
  ])('%s', (call, value, provider) => {
    expect(providers('srv/app/Speech.cs', `var x = ${call}${value}");`)).toEqual(provider === undefined ? [] : [`${provider}: ${value}`]);
  });
});
