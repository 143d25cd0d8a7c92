import { policyFor, script, style } from './assets.js';
import { html, type Markup } from './template.js';

/**
 * How every page begins, up to its `main`, which the page ends itself.
 * @param subject what it is about
 * @param first the id to skip to
 * @param isStill it has no script, and its policy lets none run
 */
export function* beginning(subject: string, first: string, { isStill = false } = {}): Generator<string> {
  const css = style();
  yield html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policyFor(css, isStill ? undefined : script())}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<meta name="color-scheme" content="light dark">
<title>${subject} · Stowaway</title>
`.text;
  yield `<style>${css}</style>\n</head>\n<body>\n`;
  yield top(first).text;
}

function top(first: string): Markup {
  const themes = ['auto', 'light', 'dark'].map((name) => {
    return html`<label><input type="radio" name="theme" value="${name}"${name === 'auto' && html` checked`}> ${name}</label>`;
  });
  return html`<a class="skip" href="#${first}">Skip to the findings</a>
<header class="top">
<h1>Stowaway <span>secrets in container images</span></h1>
<fieldset class="theme"><legend>Theme</legend>${themes}</fieldset>
</header>
<main id="main" tabindex="-1">
`;
}
