/** What workflows pass to builds, and what they write into build contexts. */
import { describe, expect, test } from 'vitest';
import { lintWorkflow } from '../../src/lint/workflow.js';
import { fill } from '../acceptance/secrets.js';
import { detector, toldOf } from './lint-of.js';

async function lint(...lines: string[]): Promise<string[]> {
  return toldOf(await lintWorkflow('.github/workflows/ci.yml', fill(lines.join('\n')), detector));
}

const step = (...lines: string[]): string[] => ['jobs:', '  build:', '    steps:', ...lines.map((line) => `      ${line}`)];
const SECRET = (name: string): string => `\${{ secrets.${name} }}`;

describe('build args', () => {
  test('of the action', async () =>
    expect(
      await lint(
        ...step(
          '- uses: docker/build-push-action@v6',
          '  with:',
          '    build-args: |',
          '      VERSION=1',
          `      NPM_TOKEN=${SECRET('NPM_TOKEN')}`,
          `      EXTRA=${SECRET('EXTRA')}`,
        ),
      ),
    ).toEqual(['8 build-arg NPM_TOKEN secret', '9 build-arg EXTRA secret']));

  test('of the action, on one line', async () =>
    expect(await lint(...step('- with:', `    build-args: NPM_TOKEN=${SECRET('NPM_TOKEN')}`))).toEqual(['5 build-arg NPM_TOKEN secret']));

  test.each([
    [`docker build --build-arg TOKEN=${SECRET('TOKEN')} .`, 'TOKEN'],
    [`docker build --build-arg EXTRA=${SECRET('EXTRA')} .`, 'EXTRA'],
    [`docker build --build-arg "EXTRA=${SECRET('EXTRA')}" .`, 'EXTRA'],
    [`docker build --build-arg=EXTRA=x-${SECRET('EXTRA')} .`, 'EXTRA'],
    ['docker buildx build --build-arg NPM_TOKEN .', 'NPM_TOKEN'],
    ['podman build --build-arg NPM_TOKEN=$NPM_TOKEN .', 'NPM_TOKEN'],
    ['docker build --build-arg NPM_TOKEN="${NPM_TOKEN}" .', 'NPM_TOKEN'],
  ])('of %s', async (command, name) => {
    expect(await lint(...step(`- run: ${command}`))).toEqual([`4 build-arg ${name} secret`]);
    expect(await lint(...step('- run: |', '    set -e', `    ${command}`))).toEqual([`6 build-arg ${name} secret`]);
  });

  test('in the script of GitLab', async () =>
    expect(await lint('build:', '  script:', '    - docker build --build-arg NPM_TOKEN=$NPM_TOKEN .')).toEqual([
      '3 build-arg NPM_TOKEN secret',
    ]));

  test('behind the header of GitLab', async () =>
    expect(await lint('spec:', '  inputs: {}', '---', 'build:', '  script: [docker build --build-arg NPM_TOKEN .]')).toEqual([
      '5 build-arg NPM_TOKEN secret',
    ]));

  test.each([
    'docker build --build-arg VERSION=1 .',
    'docker build --build-arg VERSION=$VERSION .',
    'docker build --secret id=npm_token,env=NPM_TOKEN .',
    'npm ci',
  ])('not of %s', async (command) => expect(await lint(...step(`- run: ${command}`))).toEqual([]));
});

describe('files of the build context', () => {
  test.each([
    [`echo "DB_PASSWORD=${SECRET('DB_PASSWORD')}" >> .env`, 'DB_PASSWORD'],
    [`echo DB_URL=${SECRET('DB')} > app/.env.production`, 'DB'],
    ['printf "%s" "$NPM_TOKEN" > .npmrc', 'NPM_TOKEN'],
    ['echo "//registry.npmjs.org/:_authToken=${NPM_TOKEN}" >> "app/.npmrc"', 'NPM_TOKEN'],
  ])('%s', async (command, name) => expect(await lint(...step('- run: |', `    ${command}`))).toEqual([`5 copied-file ${name} secret`]));

  test.each([
    [[`echo "TOKEN=${SECRET('TOKEN')}" | tee .env`], ['5 TOKEN']],
    [[`echo "TOKEN=${SECRET('TOKEN')}" | tee -a "app/.env.local" >/dev/null`], ['5 TOKEN']],
    [['tee .npmrc <<< "//registry.npmjs.org/:_authToken=$NPM_TOKEN"'], ['5 NPM_TOKEN']],
    [
      ['cat <<EOF > .env', 'MODE=prod', `A=${SECRET('A')}`, 'API_KEY=$API_KEY', 'EOF', 'npm test'],
      ['7 A', '8 API_KEY'],
    ],
    [["cat > .env <<'EOF'", `A=${SECRET('A')}`, 'EOF'], ['6 A']],
    [['tee .env <<-END', `  A=${SECRET('A')}`, '  END'], ['6 A']],
    [
      ['cat <<EOF >> .env', `A=${SECRET('A')}`, 'EOF', 'cat <<EOF >> .env', `A=${SECRET('A')}`, 'EOF'],
      ['6 A', '9 A'],
    ],
  ])('%j', async (commands, told) => {
    const found = await lint(...step('- run: |', ...commands.map((command) => `    ${command}`)));
    expect(found).toEqual(told.map((one) => `${one.replace(' ', ' copied-file ')} secret`));
  });

  test.each([
    [['cat <<EOF > notes.txt', `A=${SECRET('A')}`, 'EOF']],
    [['cat <<EOF > .env', 'A=1', 'EOF', `curl -H "X: ${SECRET('A')}" https://example.com`]],
    [['docker run --env-file .env x <<EOF', `A=${SECRET('A')}`, 'EOF']],
    [['cat <<EOF > .env', `A=${SECRET('A')}`]],
    [[`echo ${SECRET('A')} | curl --data @- https://example.com > out.log`]],
  ])('not %j', async (commands) => expect(await lint(...step('- run: |', ...commands.map((command) => `    ${command}`)))).toEqual([]));

  test.each([
    `echo "TOKEN=${SECRET('TOKEN')}" >> "$GITHUB_ENV"`,
    'echo MODE=prod >> .env',
    'printf "%s" "$NPM_TOKEN" > ~/.npmrc',
    `echo ${SECRET('TOKEN')} | docker login --password-stdin > out.txt`,
    `echo ${SECRET('TOKEN')} > .env.example`,
  ])('not %s', async (command) => expect(await lint(...step('- run: |', `    ${command}`))).toEqual([]));
});

test('a token that stands in it', async () =>
  expect(await lint('env:', '  NPM_TOKEN: {{NPM_TOKEN}}')).toEqual(['2 command-line NPM_TOKEN secret']));

test.each(['', '# nothing', 'text', '[1, 2]', 'a: &a [*a]'])('nothing in %j', async (text) => expect(await lint(text)).toEqual([]));

test('no YAML', async () => expect(lint('jobs:\n\tbuild: 1')).rejects.toThrow(/^\.github\/workflows\/ci\.yml is no YAML: /));
