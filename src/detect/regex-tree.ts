/**
 * A regular expression as a small tree: just enough of the JavaScript syntax (without the `u` and `v` flags) to tell how long a match can
 * get and which bytes can stand where. What it does not know it refuses, so that no bound is ever guessed.
 */
export type RegexNode =
  | { kind: 'chars'; codes: ReadonlySet<number> } // one character of these latin1 codes
  | { kind: 'sequence'; items: readonly RegexNode[] }
  | { kind: 'choice'; options: readonly RegexNode[] }
  | { kind: 'repeat'; item: RegexNode; min: number; max: number }
  | { kind: 'look'; item: RegexNode; behind: boolean; negated: boolean } // consumes nothing but sees as far as its item
  | { kind: 'edge'; at: '^' | '$' | 'b' | 'B' };

/** @throws SyntaxError for what it does not know: back-references, property escapes. */
export function parseRegex(source: string): RegexNode {
  return new Parser(source).parse();
}

/** The most characters a match, with all that its lookarounds see, can span; Infinity where a quantifier has no upper bound. */
export function widest(node: RegexNode): number {
  switch (node.kind) {
    case 'chars':
      return 1;
    case 'edge':
      return 1;
    case 'look':
      return widest(node.item);
    case 'sequence':
      return node.items.reduce((sum, item) => sum + widest(item), 0);
    case 'choice':
      return Math.max(...node.options.map(widest));
    case 'repeat':
      return node.max === 0 ? 0 : node.max * widest(node.item);
  }
}

/** The most characters that a lookaround of the pattern sees. */
export function reachOfLooks(node: RegexNode): number {
  switch (node.kind) {
    case 'chars':
      return 0;
    case 'edge':
      return 1;
    case 'look':
      return widest(node.item);
    case 'sequence':
      return Math.max(0, ...node.items.map(reachOfLooks));
    case 'choice':
      return Math.max(0, ...node.options.map(reachOfLooks));
    case 'repeat':
      return reachOfLooks(node.item);
  }
}

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', v: '\v', f: '\f', '0': '\0' };

const LATIN1: readonly number[] = Array.from({ length: 256 }, (_, code) => code);
const codesOf = (shape: RegExp): ReadonlySet<number> => new Set(LATIN1.filter((code) => shape.test(String.fromCharCode(code))));
const NAMED: Readonly<Record<string, ReadonlySet<number>>> = {
  d: codesOf(/\d/),
  D: codesOf(/\D/),
  w: codesOf(/\w/),
  W: codesOf(/\W/),
  s: codesOf(/\s/),
  S: codesOf(/\S/),
  '.': codesOf(/./),
};

class Parser {
  #at = 0;

  constructor(private readonly source: string) {}

  parse(): RegexNode {
    const tree = this.#choice();
    if (this.#at < this.source.length) throw new SyntaxError('unbalanced parenthesis');
    return tree;
  }

  #choice(): RegexNode {
    const options = [this.#sequence()];
    while (this.#take('|')) options.push(this.#sequence());
    const [only] = options;
    return options.length === 1 && only !== undefined ? only : { kind: 'choice', options };
  }

  #sequence(): RegexNode {
    const items: RegexNode[] = [];
    while (this.#at < this.source.length && !'|)'.includes(this.#peek())) items.push(this.#quantified());
    return { kind: 'sequence', items };
  }

  #quantified(): RegexNode {
    const item = this.#atom();
    const quantifier = /[*+?]|\{(\d+)(?:(,)(\d*))?\}/y;
    quantifier.lastIndex = this.#at;
    const found = quantifier.exec(this.source);
    if (found === null) return item;
    this.#at = quantifier.lastIndex;
    this.#take('?');
    const [sign, min, comma, max] = found;
    if (sign === '?') return { kind: 'repeat', item, min: 0, max: 1 };
    if (min === undefined) return { kind: 'repeat', item, min: sign === '+' ? 1 : 0, max: Infinity };
    const most = comma === undefined ? Number(min) : max === '' || max === undefined ? Infinity : Number(max);
    return { kind: 'repeat', item, min: Number(min), max: most };
  }

  #atom(): RegexNode {
    for (const open of ['(?=', '(?!', '(?<=', '(?<!']) {
      if (this.#take(open)) return { kind: 'look', behind: open.includes('<'), negated: open.endsWith('!'), item: this.#group() };
    }
    if (this.#take('(?:')) return this.#group();
    if (this.#take('(?<')) {
      this.#at = this.source.indexOf('>', this.#at) + 1;
      return this.#group();
    }
    if (this.#take('(')) return this.#group();
    if (this.#take('[')) return this.#class();
    if (this.#take('^')) return { kind: 'edge', at: '^' };
    if (this.#take('$')) return { kind: 'edge', at: '$' };
    if (this.#take('.')) return { kind: 'chars', codes: NAMED['.'] ?? new Set() };
    if (this.#take('\\')) return this.#escape();
    return { kind: 'chars', codes: new Set([this.#next().charCodeAt(0)]) };
  }

  #group(): RegexNode {
    const inside = this.#choice();
    if (!this.#take(')')) throw new SyntaxError('unclosed group');
    return inside;
  }

  #class(): RegexNode {
    const negated = this.#take('^');
    const codes = new Set<number>();
    while (this.#peek() !== ']') {
      const one = this.#classMember();
      for (const code of one) codes.add(code);
      if (this.#peek() !== '-' || this.source[this.#at + 1] === ']' || one.size !== 1) continue;
      this.#next();
      const other = this.#classMember();
      for (const code of [...other, ...(other.size === 1 ? [] : [45])]) codes.add(code);
      const [from = 0, to = 0] = other.size === 1 ? [...one, ...other] : [1];
      for (let code = from; code <= to; code++) codes.add(code);
    }
    this.#next();
    return { kind: 'chars', codes: negated ? new Set(LATIN1.filter((code) => !codes.has(code))) : codes };
  }

  #classMember(): ReadonlySet<number> {
    if (!this.#take('\\')) return new Set([this.#next().charCodeAt(0)]);
    return this.#take('b') ? new Set([8]) : this.#escaped();
  }

  #escape(): RegexNode {
    const next = this.#peek();
    if (next === 'b' || next === 'B') {
      this.#next();
      return { kind: 'edge', at: next };
    }
    if (/[1-9kpPc]/.test(next)) throw new SyntaxError(`\\${next} is not supported`);
    return { kind: 'chars', codes: this.#escaped() };
  }

  #escaped(): ReadonlySet<number> {
    const next = this.#next();
    const named = NAMED[next];
    if (named !== undefined && next !== '.') return named;
    if (next === 'x' || next === 'u') {
      const digits = this.source.slice(this.#at, (this.#at += next === 'x' ? 2 : 4));
      return new Set([Number.parseInt(digits, 16)]);
    }
    return new Set([(ESCAPES[next] ?? next).charCodeAt(0)]);
  }

  #peek(): string {
    return this.source[this.#at] ?? '';
  }

  #next(): string {
    const char = this.source[this.#at++];
    if (char === undefined) throw new SyntaxError('pattern ends too early');
    return char;
  }

  #take(text: string): boolean {
    if (!this.source.startsWith(text, this.#at)) return false;
    this.#at += text.length;
    return true;
  }
}
