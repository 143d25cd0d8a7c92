import { describe, expect, it } from 'vitest';
import { FINDER_REACH } from '../../src/detect/generic/finder.js';
import { nameAround, valueOf } from '../../src/detect/generic/assignment.js';
import { ALPHABETS, pick, seeded } from '../detectors/random.js';

const NAME = 'acme_api_token';
const KEYWORD = 'api_token';

/** What the finder says at the first keyword, shown as much of the text as in a scan. */
function find(text: string): { name: string; value: string; at: number } | undefined {
  const keyword = text.indexOf(KEYWORD);
  const base = Math.max(0, keyword - FINDER_REACH.back);
  const shown = text.slice(base, keyword + KEYWORD.length + FINDER_REACH.on);
  const found = valueOf(shown, nameAround(shown, keyword - base, keyword - base + KEYWORD.length));
  return found && { name: found.name, value: shown.slice(found.start, found.end), at: base + found.start };
}

const fillIn = (template: string, value: string): string => template.replace(/\bN\b/, NAME).replace(/\bV\b/, () => value);

/** N is the name, V the value. */
const SYNTAXES: readonly (readonly [kind: string, template: string])[] = [
  ['environment', 'N=V\nX=1'],
  ['environment, CRLF', 'N=V\r\nX=1'],
  ['shell', "export N='V'; run"],
  ['shell default', ': ${N:=V}; run'],
  ['shell default', 'run --x "${N:-V}"'],
  ['JSON', '{"N": "V", "x": 1}'],
  ['JSON in a string', String.raw`{"body": "{\"N\": \"V\"}"}`],
  ['JSON, name and value', '{ "name": "N", "value": "V" }'],
  ['JSON, name and value on lines', '{\n  "Name": "N",\n  "Value": "V"\n}'],
  ['exec form', 'CMD ["serve", "--N", "V"]'],
  ['YAML', 'a:\n  N: V\n  b: 1'],
  ['YAML, quoted', "N: 'V'"],
  ['Kubernetes', '- name: N\n  value: V\n- name: X'],
  ['Kubernetes, quoted, CRLF', '- name: "N"\r\n  value: "V"\r\n'],
  ['Compose', 'environment:\n  - "N=V"\n'],
  ['CloudFormation parameters', 'ParameterKey=N,ParameterValue=V ParameterKey=x'],
  ['INI', '[a]\nN = V\n'],
  ['properties', 'spring.N=V\n'],
  ['TOML', 'N = "V"'],
  ['HCL', 'N   = "V"\n'],
  ['HCL, name and value', 'set {\n  name  = "N"\n  value = "V"\n}'],
  ['HCL, default of a variable', 'variable "N" {\n  type    = string\n  default = "V"\n}'],
  ['XML element', '<a><N>V</N></a>'],
  ['XML attribute', '<add N="V" />'],
  ['XML, key and value', '<add key="N" value="V" />'],
  ['XML, name and value', '<param name="N" value="V"/>'],
  ['XML, on two lines', '<Environment Name="N"\n    Value="V"/>'],
  ['XML, Android', '<meta-data android:name="N" android:value="V" />'],
  ['XML, named text', '<string name="N">V</string>'],
  ['XML, .NET setting', '<setting name="N" serializeAs="String">\n  <value>V</value>'],
  ['property list', '<key>N</key>\n\t<string>V</string>'],
  ['PHP constant', "define('N', 'V');"],
  ['PHP array', "$x['N'] = 'V';"],
  ['PHP arrow', "['N' => 'V']"],
  ['PHP server parameter', 'fastcgi_param N V;'],
  ['Perl', "$ENV{N} = 'V';"],
  ['Java', 'p.setProperty("N", "V");'],
  ['Java, on two lines', 'p.setProperty("N",\n    "V");'],
  ['Java, field', 'private static final String N = "V";'],
  ['Python', 'os.environ["N"] = "V"'],
  ['Python, default', 'os.environ.setdefault("N", "V")'],
  ['Python, bytes', "os.getenvb(b'N', b'V')"],
  ['Python, typed', 'N: str = "V"'],
  ['Python, typed', 'N: Optional[str] = "V"'],
  ['Python, argument', 'connect(N="V", x=1)'],
  ['PowerShell', '$env:N = "V"'],
  ['PowerShell', '[Environment]::SetEnvironmentVariable("N", "V")'],
  ['C#', 'config["N"] = "V";'],
  ['C#, initializer', 'new() { { "N", "V" } }'],
  ['C#, verbatim', 'Set("N", @"V")'],
  ['C', 'static const char N[] = "V";'],
  ['C, macro', '#define N "V"'],
  ['Go', 'os.Setenv("N", "V")'],
  ['Go, short', 'N := "V"'],
  ['Go, typed', 'const N string = "V"'],
  ['Basic', 'Const N As String = "V"'],
  ['Rust', `const N: &'static str = "V";`],
  ['Kotlin', 'val N: String? = "V"'],
  ['TypeScript', "const N: string = 'V';"],
  ['JavaScript', 'const x={a:1,N:"V",b:2}'],
  ['JavaScript, template', 'const N = `V`;'],
  ['Ruby', ':N => "V"'],
  ['Gradle', "N 'V'"],
  ['Lua', '["N"] = "V"'],
  ['header', 'curl -H "N: V" https://x'],
  ['header, without a blank', "curl -H 'N:V' https://x"],
  ['query', 'https://x/y?N=V&z=1'],
  ['query, before a fragment', 'https://x/y?a=1&N=V#z'],
  ['option', 'run --N V --x'],
  ['option, joined', 'run --N=V --x'],
  ['Dockerfile', 'ENV N V\n'],
  ['Dockerfile', 'ENV A=1 N="V" B=2\n'],
  ['csh', 'setenv N V\n'],
  ['fish', 'set -gx N V\n'],
  ['npm', 'npm config set N V\n'],
  ['nginx', '  proxy_set_header N V;\n'],
  ['a line of two words', '<match>\n  N V\n</match>'],
  ['log line', '2024-01-02T03:04:05Z INFO user=a N=V took=3ms'],
];

describe('a name and its value are found', () => {
  it.each(SYNTAXES)('in %s: %s', (_, template) => {
    for (let seed = 1; seed <= 20; seed++) {
      const value = pick(seeded(seed), `${ALPHABETS.alnum}_-+/.=`, 8 + seed);
      const text = `first line\n${fillIn(template, value)}\nlast line`;
      const at = text.indexOf(value);
      expect(find(text)).toMatchObject({ value, at });
      expect(find(text)?.name).toMatch(new RegExp(`${NAME}$`));
    }
  });

  it('with whatever a quoted value holds', () => {
    expect(find(`${NAME} = "a b;c,d&e<f>(g)[h]'i"`)?.value).toBe("a b;c,d&e<f>(g)[h]'i");
    expect(find(`{"name":"${NAME}","value":"a, b"}`)?.value).toBe('a, b');
    expect(find(String.raw`${NAME} = "a\"b"`)?.value).toBe(String.raw`a\"b`);
  });

  it('up to 512 characters after the longest name and joint', () => {
    const value = pick(seeded(1), ALPHABETS.alnum, 512);
    const long = `${NAME}${'x'.repeat(63 - NAME.length)}`;
    expect(find(`variable "${long}" {\n${' '.repeat(60)}default = "${value}" }`)?.value).toBe(value);
    expect(find(`- name: ${long}\n${' '.repeat(60)}value: ${value}\n`)?.value).toBe(value);
  });
});

describe('nothing is found', () => {
  it.each([
    ['in a sentence', 'The N V is long.'],
    ['in a sentence', 'Pass the N, value or not, to it'],
    ['at the end of a line', 'the N\nvalue of it'],
    ['in a comparison', 'if (N == "V") {}'],
    ['in a reference', '- name: N\n  valueFrom:\n    secretKeyRef: V'],
    ['where the next member is another', '- name: N\n  other: 1\n  value: V'],
    ['where the pair is no name and value', '<a href="N" value="V">'],
    ['in a list', '["x", "N", "V"]'],
    ['in an end tag', 'x</N> V'],
    ['in an arrow', 'x->N>V'],
    ['when nothing closes the quote', 'N = "V\n'],
    ['when it is empty', 'N=""'],
    ['when it is empty', '<add key="N" value="" />'],
    ['in a command that takes no value', 'unset N V'],
    ['in a block that is no variable', 'output "N" { default = "V" }'],
    ['behind an escaped end of line', String.raw`N=\nV`],
  ])('%s: %s', (_, template) => expect(find(fillIn(template, 'hunter2'))).toBeUndefined());
});

describe('the work for one keyword', () => {
  // Built so that every look ahead goes on for as long as it may.
  it.each([
    ['name', NAME.repeat(50_000)],
    ['blanks', `${NAME}${' '.repeat(500_000)}`],
    ['lines', `"name": "${NAME}",${'\n'.repeat(500_000)}`],
    ['type', `${NAME}: ${'a '.repeat(250_000)}`],
    ['quotes', `("${NAME}","${'\\"'.repeat(250_000)}`],
    ['braces', `${NAME}=${'{{'.repeat(250_000)}`],
    ['attributes', `name="${NAME}"${' aaaa="b"'.repeat(60_000)}`],
    ['block', `variable "${NAME}" {${' default'.repeat(60_000)}`],
    ['backslashes', `${NAME}=${'\\'.repeat(500_000)}`],
  ])('is bounded: %s', (_, text) => {
    const started = performance.now();
    for (let count = 0; count < 2000; count++) find(text);
    // 2,000 of them take some milliseconds; anything that grew with the text would take minutes.
    expect(performance.now() - started).toBeLessThan(1000);
  });
});
