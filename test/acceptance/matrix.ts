/** Owns the table of what ran, printed when all is done: a run without engines must not look like one with them. */
import type { RunnerTask } from 'vitest';

type SuiteOfTasks = Extract<RunnerTask, { type: 'suite' }>;

/** A row for each builder, a column for each image, of the tests called `builder image` in a file. */
export function matrix(file: Readonly<SuiteOfTasks>): string {
  const rows = new Map<string, Map<string, string>>();
  const notes = new Set<string>();
  for (const test of testsIn(file.tasks)) {
    const [builder = '', image = ''] = test.name.split(' ');
    const note = noteOf(test);
    if (note !== undefined) notes.add(`${builder} skipped: ${note}`);
    const row = rows.get(builder) ?? new Map<string, string>();
    rows.set(builder, row.set(image, outcome(test)));
  }
  const images = [...new Set([...rows.values()].flatMap((row) => [...row.keys()]))];
  const line = (name: string, cells: readonly string[]) => [name.padEnd(28), ...cells.map((cell) => cell.padEnd(8))].join('').trimEnd();
  return [
    line('', images),
    ...[...rows].map(([builder, row]) =>
      line(
        builder,
        images.map((image) => row.get(image) ?? 'cannot'),
      ),
    ),
    ...notes,
  ].join('\n');
}

function testsIn(tasks: readonly RunnerTask[]): RunnerTask[] {
  return tasks.flatMap((task) => (task.type === 'suite' ? testsIn(task.tasks) : [task]));
}

function outcome({ result, mode }: RunnerTask): string {
  if (mode === 'skip' || result?.state === 'skip') return 'skipped';
  return { pass: 'passed', fail: 'FAILED' }[String(result?.state)] ?? 'not run';
}

/** What a test gave as its reason to be skipped. */
function noteOf({ result }: RunnerTask): string | undefined {
  return result !== undefined && 'note' in result && typeof result.note === 'string' ? result.note : undefined;
}
