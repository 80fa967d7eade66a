import { describe, expect, it } from 'vitest';
import { parseOverlay } from '../../codegen/overlay.ts';
import { allTools, read } from './manifest.ts';

const page = read('docs/tools.md');

describe('docs/tools.md', () => {
  const sections = new Map(
    page
      .split(/^### (?=genesys_)/m)
      .slice(1)
      .map((section) => [section.slice(0, section.indexOf('\n')), section]),
  );

  it('has a section for each tool', () => {
    expect([...sections.keys()].sort()).toEqual(allTools.map((tool) => tool.name).sort());
  });

  it.each(allTools)('$name: a row for each parameter', ({ name, title, inputSchema }) => {
    const section = sections.get(name) ?? '';
    expect(section).toContain(`**${title}.** `);
    const rows = section.matchAll(/^\| `(\w[\w.]*)` \| ([^|]+) \| (yes|no) \|/gm);
    const required = new Map([...rows].map(([, parameter = '', , answer]) => [parameter, answer === 'yes']));
    for (const parameter of Object.keys(inputSchema.properties)) {
      expect(required.get(parameter), parameter).toBe(inputSchema.required?.includes(parameter) ?? false);
    }
  });

  it('has a heading for every link', () => {
    const headings = new Set([...page.matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) => heading));
    const links = [...page.matchAll(/\]\(#([^)]+)\)/g)].map(([, target = '']) => target);
    expect(links.length).toBeGreaterThan(allTools.length);
    expect(links.filter((target) => !headings.has(target))).toEqual([]);
  });

  it('lists every correction', () => {
    const { actions } = parseOverlay(read('spec/overlay.yaml'));
    const corrections = actions.filter(({ description }) => description?.startsWith('Correction: '));
    expect(corrections.length).toBeGreaterThan(0);
    for (const { target } of corrections) expect(page).toContain(`\`${target}\``);
  });

  it('has no missing text', () => {
    expect(page).not.toMatch(/undefined|\[object|[ (]\{[\w.]+\}/);
  });
});
