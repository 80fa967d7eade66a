import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { findDependencies } from '../../scripts/list-dependencies.js';

const page = readFileSync('docs/security.md', 'utf8');

test('the page lists every package that runs at users', () => {
  const listed = [...page.matchAll(/^\| `([^`]+)` \| ((?:indirect )?dependency|bundled|optional peer) \|/gm)];
  expect(listed.map(([, name, use]) => ({ name, use }))).toEqual(findDependencies());
});

test('direct, indirect, bundled and optional packages are found, each once', () => {
  const all = findDependencies();
  expect(all).toEqual(
    expect.arrayContaining([
      { name: 'openapi-fetch', use: 'dependency' },
      { name: 'openapi-typescript-helpers', use: 'indirect dependency' },
      { name: '@modelcontextprotocol/server', use: 'bundled' },
      { name: 'ioredis', use: 'optional peer' },
    ]),
  );
  expect(new Set(all.map(({ name }) => name)).size).toBe(all.length);
});
