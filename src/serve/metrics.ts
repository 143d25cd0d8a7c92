/** Numbers for Prometheus, in its text format: https://prometheus.io/docs/instrumenting/exposition_formats/ */

type Labels = Readonly<Record<string, string | number>>;

interface Metric {
  name: string;
  help: string;
  type: 'counter' | 'gauge' | 'histogram';
  lines(): Promise<string[]> | string[];
}

export class Counter implements Metric {
  readonly type = 'counter';
  readonly #values = new Map<string, number>();

  constructor(
    readonly name: string,
    readonly help: string,
    /** Shown as 0 before anything was counted. */
    known: readonly Labels[] = [],
  ) {
    for (const labels of known) this.#values.set(written(labels), 0);
  }

  add(labels: Labels = {}, by = 1): void {
    const key = written(labels);
    this.#values.set(key, (this.#values.get(key) ?? 0) + by);
  }

  lines(): string[] {
    return [...this.#values].map(([labels, value]) => `${this.name}${labels} ${value}`);
  }
}

/** Asked for when it is shown. */
export class Gauge implements Metric {
  readonly type = 'gauge';

  constructor(
    readonly name: string,
    readonly help: string,
    private readonly read: () => Promise<readonly (readonly [Labels, number])[]> | readonly (readonly [Labels, number])[],
  ) {}

  async lines(): Promise<string[]> {
    return (await this.read()).map(([labels, value]) => `${this.name}${written(labels)} ${value}`);
  }
}

export class Histogram implements Metric {
  readonly type = 'histogram';
  readonly #counts: number[];
  #sum = 0;
  #count = 0;

  /** @param bounds Upper bounds, rising. */
  constructor(
    readonly name: string,
    readonly help: string,
    private readonly bounds: readonly number[],
  ) {
    this.#counts = bounds.map(() => 0);
  }

  observe(value: number): void {
    this.#sum += value;
    this.#count++;
    for (const [index, bound] of this.bounds.entries()) if (value <= bound) this.#counts[index] = (this.#counts[index] ?? 0) + 1;
  }

  lines(): string[] {
    const buckets = this.bounds.map((bound, index) => `${this.name}_bucket{le="${bound}"} ${this.#counts[index] ?? 0}`);
    return [
      ...buckets,
      `${this.name}_bucket{le="+Inf"} ${this.#count}`,
      `${this.name}_sum ${this.#sum}`,
      `${this.name}_count ${this.#count}`,
    ];
  }
}

export const EXPOSITION = 'text/plain; version=0.0.4; charset=utf-8';

export async function exposition(metrics: readonly Metric[]): Promise<string> {
  const parts: string[] = [];
  for (const metric of metrics) {
    const lines = await metric.lines();
    parts.push(`# HELP ${metric.name} ${metric.help}`, `# TYPE ${metric.name} ${metric.type}`, ...lines);
  }
  return `${parts.join('\n')}\n`;
}

function written(labels: Labels): string {
  const pairs = Object.entries(labels).map(([name, value]) => `${name}="${String(value).replace(/[\\"\n]/g, escaped)}"`);
  return pairs.length === 0 ? '' : `{${pairs.join(',')}}`;
}

function escaped(character: string): string {
  return character === '\n' ? '\\n' : `\\${character}`;
}
