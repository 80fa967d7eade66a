import type { Command } from 'commander';
import { digitalSlice } from '../mcp/digital-slice.js';
import { encodeFile } from '../mcp/result/file-result.js';
import type { Slice } from '../mcp/slice.js';
import { addArgumentOptions } from './argument-options.js';
import { type CallInput, createCallClient, printJson, resolveArguments, validateArguments } from './call-input.js';
import { addCommonOptions, createCallSubcommand, type ParsedOptions, toCallInput } from './call-subcommand.js';
import { createCommand, PROGRAM } from './command.js';
import { ENVIRONMENT_HELP } from './environment-help.js';
import { UsageError } from './exit.js';
import { type CatalogEntry, createOperationCatalog } from './operation-catalog.js';
import { addSliceOption, findSliceFolder, openSlice, rejectSandboxOfSlice } from './slice-option.js';
import type { Terminal } from './terminal.js';
import { createUploadCommands } from './upload-commands.js';

/** An email conversation of the default sandbox. Its id depends only on the sandbox's seed. */
const EXAMPLE_CONVERSATION_ID = 'a618af6a-5bd7-4596-9ac6-ced699ed657d';

/**
 * `call <operation>`: calls one operation and prints the response as JSON. Each operation is a subcommand, so the slice must be
 * known first.
 *
 * @throws ArgumentError for an unusable slice.
 */
export async function createCallCommand(terminal: Terminal, args: readonly string[]): Promise<Command> {
  const folder = findSliceFolder(args);
  const slice = await openSlice(folder);
  const catalog = createOperationCatalog(slice);
  const call = createCommand(terminal, `${PROGRAM} call`)
    .description('Call one operation of Genesys Cloud and print the response as JSON.')
    .usage('<operation> [options]')
    .configureOutput({
      outputError: (text, write) =>
        write(text.replace(UNKNOWN_COMMAND, (message, channel) => listOperationsOfChannel(message, channel, catalog))),
    })
    .configureHelp({ subcommandTerm: (command) => command.name(), optionDescription: (option) => option.description })
    .addHelpText(
      'after',
      `\n${folder === undefined ? formatHelp() : formatSliceHelp(folder, slice, catalog)}\n\n${ENVIRONMENT_HELP}`,
    );
  addSliceOption(call);
  const subcommands = [
    ...catalog.map((entry) => createOperationCommand(entry, { slice, folder }, terminal)),
    ...(slice === digitalSlice ? createUploadCommands(terminal) : []),
  ];
  // Uploads are listed with the operations of their channel.
  const channelOf = (command: Command) => command.name().split('.')[0];
  for (const channel of new Set(subcommands.map(channelOf)))
    for (const subcommand of subcommands) if (channelOf(subcommand) === channel) call.addCommand(subcommand);
  return call;
}

const formatHelp = () => `The operation id of Genesys (getConversationsEmail) and the tool name (get_email,
genesys_conversations_digital_get_email) work as well.

Examples:
  npx ${PROGRAM} call emails.list --sandbox
  npx ${PROGRAM} call emails.get --sandbox --conversation-id ${EXAMPLE_CONVERSATION_ID}
  npx ${PROGRAM} call integrations.list --sandbox --all
  echo '{"conversationId":"${EXAMPLE_CONVERSATION_ID}"}' | npx ${PROGRAM} call emails.get --sandbox --args -

${SELECTION_HELP}`;

function formatSliceHelp(folder: string, slice: Slice, [first]: readonly CatalogEntry[]): string {
  const others = first ? ` (${first.operationId}) and the tool name (${slice.nameIn('short', first.tool)})` : '';
  return `The operations are those of ${folder}: ${slice.title}.
The operation id of Genesys${others} work as well.

${SELECTION_HELP}`;
}

const SELECTION_HELP = `Run "${PROGRAM} call <operation> --help" for the options of an operation.
Without --profile and --sandbox, the environment variables or the default profile select the organization.`;

const UNKNOWN_COMMAND = /unknown command '(\w+)'/;

/** Helps users who type `call emails list`. */
function listOperationsOfChannel(text: string, channel: string, catalog: readonly CatalogEntry[]): string {
  const names = catalog.filter((entry) => entry.channel === channel).map(({ name }) => name);
  return names.length > 0 ? `${text}. The operations of ${channel} are: ${names.join(', ')}.` : text;
}

/** The operations that `call` offers. */
interface OpenedSlice {
  readonly slice: Slice;
  /** The value of `--slice`. */
  readonly folder: string | undefined;
}

function createOperationCommand(entry: CatalogEntry, opened: OpenedSlice, terminal: Terminal): Command {
  const { name, operation, tool } = entry;
  const command = createCallSubcommand(terminal, name, describeOperation(entry))
    .aliases(opened.slice.namesOf(tool).filter((other) => other !== name))
    .summary(tool.title)
    .description(`${tool.title}. ${tool.description}`);
  const collectArguments = addArgumentOptions(command, entry);
  addCommonOptions(command);
  if (operation.paging) command.option('--all', 'Fetch all pages and print each item as a JSON document of its own');
  return command.action((options: ParsedOptions) =>
    callOperation(entry, opened, { ...toCallInput(options), args: collectArguments(options) }, terminal),
  );
}

const TOKEN_KINDS = { any: 'user or client credentials', user: 'user', client: 'client credentials' } as const;

function describeOperation({ operation, operationId, tool, name }: CatalogEntry): string {
  const { permissions } = operation;
  const facts = {
    Endpoint: `${operation.method} ${operation.path}`,
    'Operation id': operationId,
    'Tool name': tool.name,
    'Client method': `client.${name}`,
    Permissions: permissions?.permissions.join(permissions.type === 'ALL' ? ' and ' : ' or ') ?? 'none',
    'OAuth scopes': operation.scopes.join(' or ') || 'none',
    'Access token': TOKEN_KINDS[operation.tokenKind],
  };
  return Object.entries(facts)
    .map(([label, value]) => `${`${label}:`.padEnd(15)}${value}`)
    .join('\n');
}

async function callOperation(
  entry: CatalogEntry,
  { slice, folder }: OpenedSlice,
  input: CallInput,
  terminal: Terminal,
): Promise<void> {
  rejectSandboxOfSlice({ sandbox: input.sandbox, slice: folder });
  const args = await resolveArguments(input, terminal);
  validateArguments(entry, args);
  const client = await createCallClient(input, terminal, slice.createClient);
  const options = { signal: terminal.interrupted };
  if (input.all) {
    for await (const item of findListAll(client, entry)(args, options)) printJson(item, terminal);
    return;
  }
  const { data, response } = await client.call(entry.operationId as never, args as never, options).withResponse();
  if (data === undefined) terminal.err.write(`${response.status}: Done. The response has no body.\n`);
  else printJson(data instanceof Blob ? await encodeFile(data) : data, terminal);
}

type ListAll = (args: unknown, options: unknown) => AsyncIterable<unknown>;

function findListAll(client: object, { channel, method, name }: CatalogEntry): ListAll {
  const methods = (client as Record<string, Record<string, { all?: ListAll }>>)[channel];
  const all = methods?.[method]?.all;
  if (!all) throw new UsageError(`--all works only for paged lists. ${name} is not one.`);
  return all;
}
