import type { Model, OperationModel } from '../model.ts';
import { code } from '../printable.ts';
import { NOTICE } from './typescript.ts';

/** Emits `docs/migration-methods.md`, which maps the methods of the official JavaScript SDK to the client's. */
export function emitMigrationPage(model: Model): string {
  const parts = [
    `<!-- ${NOTICE} -->`,
    `# Official SDK methods and their equivalents: ${model.title}`,
    'The official SDK takes path parameters and a required body as positional arguments, and everything else in `opts`. This client takes one object with named arguments, in which body properties are next to the IDs. For all other differences, see [migration.md](migration.md).',
    ...model.channels.map((channel) =>
      [
        `## ${channel.name}`,
        '',
        '| Official SDK | This client |',
        '| --- | --- |',
        ...channel.operations.map(
          (operation) => `| ${code(formatOfficialCall(operation))} | ${code(formatCall(operation))} |`,
        ),
      ].join('\n'),
    ),
  ];
  return `${parts.join('\n\n')}\n`;
}

function formatOfficialCall({ id, args, body }: OperationModel): string {
  const parameters = args.filter((arg) => arg.in !== 'body');
  const positional = parameters.filter((arg) => arg.required).map((arg) => arg.wireName);
  if (body?.required) positional.push('body');
  const hasOpts = parameters.some((arg) => !arg.required) || (body && !body.required);
  return `${id}(${[...positional, ...(hasOpts ? ['opts'] : [])].join(', ')})`;
}

function formatCall({ channel, name, args }: OperationModel): string {
  const required = args.filter((arg) => arg.required).map((arg) => arg.name);
  const names = [...required, ...(args.length > required.length ? ['…'] : [])];
  return `client.${channel}.${name}(${names.length > 0 ? `{ ${names.join(', ')} }` : ''})`;
}
