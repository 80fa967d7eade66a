import { describe, expect, it } from 'vitest';
import { commands } from '../../src/cli/commands.js';
import { runCli } from '../support/cli.js';
import { codeBlocks } from '../support/docs.js';

const PROGRAM = 'genesys-conversations-digital';

/** The command lines of a text, without pipes, redirections and comments. */
const commandLines = (text: string) =>
  [...text.matchAll(new RegExp(`(?:^ *|\\| )(?:npx )?${PROGRAM} ([^#\\n|<>]*)`, 'gm'))].map(([, line = '']) =>
    line.trim(),
  );

const helpExamples = async (args: string[]) => {
  const { out } = await runCli([...args, '--help']);
  return commandLines(out.slice(out.indexOf('\nExamples:')));
};

describe('examples in help', () => {
  it.each([[], ...commands.map(({ name }) => [name])])('%s: every example is valid', async (...args: string[]) => {
    const examples = await helpExamples(args);
    expect(examples.length).toBeGreaterThan(0);
    for (const example of examples) {
      const help = await runCli([...example.split(/\s+/), '--help']);
      expect(help).toMatchObject({ code: 0, err: '', out: expect.stringMatching(/^Usage: /) });
    }
  });

  it('runs the calls to the sandbox', async () => {
    const examples = [...(await helpExamples([])), ...(await helpExamples(['call']))].filter((line) =>
      /^call .*--sandbox/.test(line),
    );
    expect(examples.length).toBeGreaterThan(3);
    for (const example of examples) {
      const input = '{"conversationId":"a618af6a-5bd7-4596-9ac6-ced699ed657d"}';
      expect(await runCli(example.split(/\s+/), { input })).toMatchObject({ code: 0, err: '' });
    }
  });

  it('runs the calls to the sandbox in docs/command-line.md', async () => {
    const examples = codeBlocks('docs/command-line.md')
      .flatMap(({ code }) => commandLines(code))
      .filter((line) => /^call .*--sandbox/.test(line))
      .map((line) => line.replace('offer.pdf', 'test/fixtures/docs/offer.pdf'));
    expect(examples.length).toBeGreaterThan(3);
    for (const example of examples) expect(await runCli(example.split(/\s+/))).toMatchObject({ code: 0, err: '' });
  });
});
