/** What was passed over in different ways of looking through one blob, as one. */
import type { PassedOver } from '../model/detector.js';

export function joined(parts: readonly (PassedOver | undefined)[]): PassedOver | undefined {
  const passed = parts.filter((part) => part !== undefined);
  if (passed.length === 0) return undefined;
  return {
    from: Math.min(...passed.map(({ from }) => from)),
    to: Math.max(...passed.map(({ to }) => to)),
    rules: [...new Set(passed.flatMap(({ rules }) => rules))].sort(),
  };
}
