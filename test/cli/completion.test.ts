/** Completion as it is met: in the shells themselves, in a terminal. */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

import { afterAll, beforeAll, describe, expect, it, type TestContext } from 'vitest';

import { needPrograms } from '../engines/use-engine.js';

const PROGRAM = new URL('../../dist/cli/main.js', import.meta.url).pathname;
let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'stowaway-completion-'));
  writeFileSync(join(folder, 'shop.tar'), '');
  for (const shell of ['bash', 'zsh']) {
    writeFileSync(join(folder, shell), execFileSync(process.execPath, [PROGRAM, 'completion', shell]));
  }
});
afterAll(() => rmSync(folder, { recursive: true }));

describe('bash', () => {
  /** What the function offers for a line that ends where Tab is pressed; words as readline splits them. */
  function offered(...words: string[]): string[] {
    const script = `source ${join(folder, 'bash')}; compopt() { :; }; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _stowaway; printf '%s\\n' "\${COMPREPLY[@]}"`;
    const { stdout, stderr } = spawnSync('bash', ['--norc', '-c', script, 'bash', ...words], { cwd: folder, encoding: 'utf8' });
    expect(stderr).toBe('');
    return stdout.split('\n').filter((line) => line !== '');
  }

  it('offers commands, flags, values and files', () => {
    expect(offered('stowaway', 'sc')).toEqual(['scan']);
    expect(offered('stowaway', 'detectors', '')).toEqual(expect.arrayContaining(['list', 'show', 'check', 'test']));
    expect(offered('stowaway', 'scan', '--fail')).toEqual(['--fail-on']);
    expect(offered('stowaway', 'scan', '--fail-on', 'h')).toEqual(['high']);
    expect(offered('stowaway', 'scan', '--format', '=', 'ht')).toEqual(['html']);
    expect(offered('stowaway', 'scan', '-f', '')).toContain('sarif');
    expect(offered('stowaway', 'scan', '--output', 'sh')).toEqual(['shop.tar']);
    expect(offered('stowaway', 'scan', 'sh')).toEqual(['shop.tar']);
    expect(offered('stowaway', 'history', '--fail')).toEqual([]);
    expect(offered('stowaway', 'completion', '')).toEqual(['bash', 'zsh']);
  });

  it('knows every flag that help knows', () => {
    const help = execFileSync(process.execPath, [PROGRAM, 'scan', '--help'], { encoding: 'utf8' });
    const flags = [...help.matchAll(/^ {2}(?:-\w, )?(--[\w-]+)/gm)].map(([, flag]) => flag!);
    expect(flags.length).toBeGreaterThan(20);
    expect(offered('stowaway', 'scan', '--')).toEqual(expect.arrayContaining(flags));
  });
});

describe('in a terminal', () => {
  /** Types into an interactive shell and gives what then stands on the screen. */
  async function typed(context: TestContext, command: string, ...keys: string[]): Promise<string> {
    needPrograms(context, { path: '/usr/bin/tmux', package: 'tmux' }, { path: '/usr/bin/zsh', package: 'zsh' });
    const socket = join(folder, `tmux-${command.slice(0, 4)}`);
    const tmux = (...args: string[]): string =>
      execFileSync('tmux', ['-S', socket, '-f', '/dev/null', ...args], { cwd: folder, encoding: 'utf8' });
    tmux('new-session', '-d', '-x', '100', '-y', '40', '-e', 'PS1=> ', command);
    context.onTestFinished(() => void tmux('kill-server'));
    const until = async (words: string): Promise<string> => {
      for (let tries = 0; tries < 200; tries++) {
        const screen = tmux('capture-pane', '-p');
        if (screen.includes(words)) return screen;
        await wait(100);
      }
      return tmux('capture-pane', '-p');
    };
    await until('ready');
    for (const key of keys) {
      tmux('send-keys', '--', key);
      await wait(300);
    }
    return until('--fail-on');
  }

  it('bash completes a command and a flag', async (context) => {
    writeFileSync(join(folder, 'bashrc'), `bind 'set bell-style none'; source ${join(folder, 'bash')}; clear; echo ready\n`);
    const screen = await typed(context, `bash --rcfile ${join(folder, 'bashrc')} -i`, 'stowaway sc', 'Tab', '--fail', 'Tab');
    expect(screen).toContain('stowaway scan --fail-on');
  });

  it('zsh completes a command, a flag, and tells what each is for', async (context) => {
    writeFileSync(join(folder, '.zshrc'), `autoload -Uz compinit; compinit -u -D; source ${join(folder, 'zsh')}; clear; echo ready\n`);
    const screen = await typed(context, `env ZDOTDIR=${folder} zsh -i`, 'stowaway sc', 'Tab', '--fail', 'Tab');
    expect(screen).toMatch(/stowaway scan --fail-on/);
  });
});
