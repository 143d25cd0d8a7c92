import { describe, expect, it } from 'vitest';

import { endOf, entryOf, markAt } from '../../../src/report/html/lanes.js';
import { elsewhere, finding, sealed, sighting } from '../../support/report.js';
import type { Finding } from '../../../src/model/finding.js';

/** The marks beside steps 0 to 6, and the end. */
function lane(over: Partial<Finding>): string {
  const one = sealed(finding(over));
  return [...[0, 1, 2, 3, 4, 5, 6].map((step) => markAt(one, step)), endOf(one)].join(' ');
}

describe('the lane of a leak', () => {
  it('begins with the step that brought it in and runs to the end', () =>
    expect(lane({ rootCause: { step: 2, text: '' }, sightings: [sighting({ step: 2 })] })).toBe(
      'none none enters live live live live live',
    ));

  it('is broken after the step that hid it', () =>
    expect(
      lane({ rootCause: { step: 2, text: '' }, sightings: [sighting({ step: 2, visibility: { state: 'deleted', step: 4, layer: 2 } })] }),
    ).toBe('none none enters live hides hidden hidden hidden'));

  it('goes on where another sighting stays', () =>
    expect(
      lane({
        rootCause: { step: 1, text: 'ARG TOKEN' },
        sightings: [
          elsewhere('build-arg', { step: 3 }),
          sighting({ step: 3, visibility: { state: 'overwritten', step: 5, layer: 2 } }),
          elsewhere('build-arg', { step: 4 }),
        ],
      }),
    ).toBe('none enters live again again hides live live'));

  it('begins with the first sighting where the cause is not known', () =>
    expect(entryOf(sealed(finding({ rootCause: { text: '' }, sightings: [sighting({ step: 4 }), sighting({ step: 3 })] })))).toBe(3));

  it('is not drawn where no step is known', () => {
    const placeless = elsewhere('annotation');
    delete placeless.step;
    expect(lane({ rootCause: { text: '' }, sightings: [placeless] })).toBe('none none none none none none none live');
  });
});
