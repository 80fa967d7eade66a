import { readFileSync, writeFileSync } from 'node:fs';
import type { Host } from './hosts.ts';
import { versionOf } from './install.ts';
import { TRANSPORTS, type Transport } from './server.ts';

/** What a host's runs resulted in, by transport. */
export interface HostOutcome {
  readonly host: Host;
  readonly outcomes: Readonly<Partial<Record<Transport, string>>>;
}

const DOCS = 'docs/hosts.md';

/** Writes the results between the markers in the docs. */
export function writeTable(results: readonly HostOutcome[], toolCount: number): void {
  const rows = results.map(({ host, outcomes }) => {
    const cells = TRANSPORTS.map((transport) => outcomes[transport] ?? 'not supported');
    const confirms = host.confirms?.map((transport) => NAMES[transport]).join(', ') ?? '';
    return `| ${host.name} | \`${host.packages[0]}\` | ${versionOf(host.packages[0])} | ${cells.join(' | ')} | ${confirms} |`;
  });
  const table = [
    `The server listed ${toolCount} tools.`,
    '',
    '| Host | Package | Version | stdio | HTTP | Asks for confirmation over |',
    '|---|---|---|---|---|---|',
    ...rows,
  ].join('\n');
  const docs = readFileSync(DOCS, 'utf8');
  writeFileSync(
    DOCS,
    docs.replace(/(?<=<!-- table -->\n)[\s\S]*(?=\n<!-- end -->)/, () => table),
  );
}

const NAMES: Readonly<Record<Transport, string>> = { stdio: 'stdio', http: 'HTTP' };
