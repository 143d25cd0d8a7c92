/** Reads reports of every format back, so that tests can tell whether they say the same. */
import type { Log } from 'sarif';
import { XmlDocument } from 'libxml2-wasm';
import type { FormatName } from '../../src/report/formats.js';

/** What every format that lists all findings must know of one. */
export interface ReadFinding {
  detector: string;
  /** Of the fingerprint, as many digits as the format has. */
  id: string;
}

/** The findings that nobody accepted, by format, in the order of the report; those of the page in the order of the page. */
export const READERS: Readonly<Partial<Record<FormatName, (text: string) => ReadFinding[]>>> = {
  json: (text) => {
    const { images, files = [] } = JSON.parse(text) as Record<'images' | 'files', { findings: JsonFinding[] }[] | undefined>;
    return [...(images ?? []), ...files].flatMap(({ findings }) => findings.filter(isOpen).map(({ detector, id }) => ({ detector, id })));
  },
  jsonl: (text) =>
    linesOf(text)
      .map((line) => JSON.parse(line) as JsonFinding & { kind: string })
      .filter((line) => line.kind === 'finding' && isOpen(line))
      .map(({ detector, id }) => ({ detector, id })),
  sarif: (text) =>
    (JSON.parse(text) as Log).runs.flatMap(({ results = [] }) =>
      results
        .filter(({ suppressions = [] }) => suppressions.length === 0)
        .map(({ ruleId = '', properties }) => ({ detector: ruleId, id: String(properties?.['id']) })),
    ),
  gitlab: (text) => {
    const { vulnerabilities } = JSON.parse(text) as { vulnerabilities: { identifiers: { name: string; value: string }[] }[] };
    return vulnerabilities.map(({ identifiers: [finding, rule] }) => ({
      detector: rule!.value,
      id: finding!.name.replace('Stowaway finding ', ''),
    }));
  },
  junit: (text) => {
    const document = XmlDocument.fromString(text);
    try {
      const cases = document.find("//testcase[not(skipped) and contains(@name, '[')]");
      return cases.map((node) => ({
        detector: node.get('@classname')!.content.replace('stowaway.', ''),
        id: /\[([^\][]*)\]$/.exec(node.get('@name')!.content)![1]!,
      }));
    } finally {
      document.dispose();
    }
  },
  html: (text) => {
    const [, data = ''] = /<script type="application\/json" id="data">([\s\S]*?)<\/script>/.exec(text) ?? [];
    const { findings } = JSON.parse(data) as { findings: (JsonFinding & { group: string })[] };
    return findings.filter(({ group }) => group !== 'accepted').map(({ detector, id }) => ({ detector, id }));
  },
  github: (text) =>
    linesOf(text)
      .filter((line) => /\[[^\][]+\]%0APut there by/.test(line))
      .map((line) => ({ detector: '', id: /\[([^\][]+)\]%0APut there by/.exec(line)![1]! })),
};

interface JsonFinding {
  detector: string;
  id: string;
  accepted?: object;
}

function isOpen({ accepted }: JsonFinding): boolean {
  return accepted === undefined;
}

function linesOf(text: string): string[] {
  return text.split('\n').filter((line) => line !== '');
}
