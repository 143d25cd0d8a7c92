/**
 * A regular expression as a small tree: just enough of the JavaScript syntax (without the `u` and `v` flags) to tell how long a match can
 * get and how it must begin. What it does not know it refuses, so that no bound is ever guessed.
 */
export type RegexNode =
  | { kind: 'chars'; set: ReadonlySet<string> | null } // one character; null: too many to list
  | { kind: 'sequence'; items: readonly RegexNode[] }
  | { kind: 'choice'; options: readonly RegexNode[] }
  | { kind: 'repeat'; item: RegexNode; min: number; max: number }
  | { kind: 'look'; item: RegexNode } // consumes nothing but sees as far as its item
  | { kind: 'edge' }; // ^ $ \b \B

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

const MOST_BEGINNINGS = 64;

/** Every text a match can begin with, as far as it is a short list of literals; `[""]` when nothing can be said. */
export function beginnings(node: RegexNode): readonly string[] {
  return begin(node).texts;
}

/** `whole`: the texts are all of the node, so that what follows it may be appended. */
interface Beginnings {
  texts: readonly string[];
  whole: boolean;
}

const UNKNOWN: Beginnings = { texts: [''], whole: false };
const NOTHING: Beginnings = { texts: [''], whole: true };

function begin(node: RegexNode): Beginnings {
  switch (node.kind) {
    case 'edge':
    case 'look':
      return NOTHING;
    case 'chars':
      return node.set === null ? UNKNOWN : { texts: [...node.set], whole: true };
    case 'choice': {
      const options = node.options.map(begin);
      return { texts: options.flatMap((option) => option.texts), whole: options.every((option) => option.whole) };
    }
    case 'repeat': {
      if (node.min === 1 && node.max === 1) return begin(node.item);
      if (node.min === 0 && node.max === 1) {
        const once = begin(node.item);
        return { texts: ['', ...once.texts], whole: once.whole };
      }
      return UNKNOWN;
    }
    case 'sequence': {
      let soFar = NOTHING;
      for (const item of node.items) {
        const next = begin(item);
        const texts = soFar.texts.flatMap((head) => next.texts.map((tail) => head + tail));
        if (texts.length > MOST_BEGINNINGS) return { texts: soFar.texts, whole: false };
        soFar = { texts, whole: next.whole };
        if (!next.whole) return soFar;
      }
      return soFar;
    }
  }
}

const MOST_LISTED = 16;
const ESCAPES: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', v: '\v', f: '\f', '0': '\0' };

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
    if (this.#take('(?=') || this.#take('(?!') || this.#take('(?<=') || this.#take('(?<!')) return { kind: 'look', item: this.#group() };
    if (this.#take('(?:')) return this.#group();
    if (this.#take('(?<')) {
      this.#at = this.source.indexOf('>', this.#at) + 1;
      return this.#group();
    }
    if (this.#take('(')) return this.#group();
    if (this.#take('[')) return this.#class();
    if (this.#take('^') || this.#take('$')) return { kind: 'edge' };
    if (this.#take('.')) return { kind: 'chars', set: null };
    if (this.#take('\\')) return this.#escape();
    return { kind: 'chars', set: new Set([this.#next()]) };
  }

  #group(): RegexNode {
    const inside = this.#choice();
    if (!this.#take(')')) throw new SyntaxError('unclosed group');
    return inside;
  }

  #class(): RegexNode {
    const negated = this.#take('^');
    const set = new Set<string>();
    let listed = !negated;
    for (let first = true; first || this.#peek() !== ']'; first = false) {
      if (this.#peek() === ']' && first) break;
      const one = this.#take('\\') ? this.#classEscape() : this.#next();
      if (one === null) listed = false;
      if (this.#peek() === '-' && this.source[this.#at + 1] !== ']') {
        this.#next();
        const last = this.#take('\\') ? this.#classEscape() : this.#next();
        const [from, to] = [one?.charCodeAt(0) ?? 0, last?.charCodeAt(0) ?? 0];
        if (to - from >= MOST_LISTED) listed = false;
        else for (let code = from; code <= to; code++) set.add(String.fromCharCode(code));
      } else if (one !== null) set.add(one);
    }
    this.#next();
    return { kind: 'chars', set: listed && set.size <= MOST_LISTED ? set : null };
  }

  #escape(): RegexNode {
    const next = this.#peek();
    if (next === 'b' || next === 'B') {
      this.#next();
      return { kind: 'edge' };
    }
    if (/[1-9kpPc]/.test(next)) throw new SyntaxError(`\\${next} is not supported`);
    const one = this.#classEscape();
    return { kind: 'chars', set: one === null ? null : new Set([one]) };
  }

  /** The character an escape stands for; null for a class such as `\d`. */
  #classEscape(): string | null {
    const next = this.#next();
    if (/[dws]/i.test(next)) return null;
    if (next === 'x' || next === 'u') {
      const digits = this.source.slice(this.#at, (this.#at += next === 'x' ? 2 : 4));
      return String.fromCharCode(Number.parseInt(digits, 16));
    }
    return ESCAPES[next] ?? next;
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
