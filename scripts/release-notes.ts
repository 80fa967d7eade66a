/**
 * Prints the notes of the version in package.json, which are its section of CHANGELOG.md: `node scripts/release-notes.ts`.
 * With a URL as its argument, links to files of the repository start with it. Needs no packages, but Node 22.18 or later.
 */
import { readFileSync } from 'node:fs';
import { findSection } from './changelog.ts';

const [url] = process.argv.slice(2);
const { version } = JSON.parse(readFileSync('package.json', 'utf8'));
const section = findSection(readFileSync('CHANGELOG.md', 'utf8'), version);
if (!section) throw new Error(`CHANGELOG.md has no section [${version}]. "npm run release" writes it.`);
console.log(url ? section.replace(/\]\((?![a-z]+:|#)/g, `](${url}/`) : section);
