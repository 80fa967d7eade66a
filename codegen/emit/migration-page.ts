import type { Model, OperationModel } from '../model.ts';
import { code } from '../printable.ts';
import { NOTICE } from './typescript.ts';

/** The table from the methods of the official JavaScript SDK to those of the client, for `docs/migration.md`. */
export function emitMigrationPage(model: Model): string {
  const parts = [
    `<!-- ${NOTICE} -->`,
    `# From the official SDK, method by method: ${model.title}`,
    'In the official SDK path parameters and a required body are positional, and the rest is in `opts`. Here all are named, in one object; body properties stand beside the ids. How else the two differ: [migration.md](migration.md).',
    ...model.channels.map((channel) =>
      [
        `## ${channel.name}`,
        '',
        '| Official SDK | Here |',
        '| --- | --- |',
        ...channel.operations.map((operation) => `| ${code(official(operation))} | ${code(ours(operation))} |`),
      ].join('\n'),
    ),
  ];
  return `${parts.join('\n\n')}\n`;
}

function official({ id, args, body }: OperationModel): string {
  const outside = args.filter((arg) => arg.in !== 'body');
  const positional = outside.filter((arg) => arg.required).map((arg) => arg.wireName);
  if (body?.required) positional.push('body');
  const isMore = outside.some((arg) => !arg.required) || (body && !body.required);
  return `${id}(${[...positional, ...(isMore ? ['opts'] : [])].join(', ')})`;
}

function ours({ channel, name, args }: OperationModel): string {
  const required = args.filter((arg) => arg.required).map((arg) => arg.name);
  const names = [...required, ...(args.length > required.length ? ['…'] : [])];
  return `client.${channel}.${name}(${names.length > 0 ? `{ ${names.join(', ')} }` : ''})`;
}
