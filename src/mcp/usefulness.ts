import { manifest, type ToolDescriptor } from './manifest.js';

/**
 * The tools that an agent at work needs, the most useful first: read the inbox, answer, hand over, wrap up. Some hosts
 * pass on only a server's first 40 tools, so these come first, and are the toolset `core`.
 */
const CORE: readonly string[] = [
  'emails.list',
  'emails.get',
  'emails.listMessages',
  'emails.getMessage',
  'emails.getDraft',
  'emails.updateDraft',
  'emails.sendMessage',
  'messages.list',
  'messages.get',
  'messages.getMessage',
  'messages.sendMessage',
  'emails.updateCommunication',
  'messages.updateCommunication',
  'emails.listWrapupCodes',
  'messages.listWrapupCodes',
  'emails.setWrapup',
  'messages.setWrapup',
  'emails.replaceParticipant',
  'messages.replaceParticipant',
  'emails.updateParticipant',
  'messages.updateParticipant',
  'emails.create',
  'emails.sendAgentless',
  'messages.create',
  'messages.sendAgentless',
  'integrations.list',
  'emails.getWrapup',
  'messages.getWrapup',
  'emails.reconnect',
  'emails.setParkingState',
  'messages.sendTyping',
  'messages.createMediaUpload',
  'messages.getMedia',
  'socials.sendMessage',
  'internalMessages.list',
  'internalMessages.get',
  'cobrowse.list',
  'emails.updateParticipantAttributes',
  'messages.updateParticipantAttributes',
];

/** `emails.list`: how the client calls the tool's operation. */
export const methodOf = ({ _meta }: ToolDescriptor): string => `${_meta.channel}.${_meta.method}`;

const rank = new Map(CORE.map((method, index) => [method, index]));
const rankOf = (tool: ToolDescriptor): number => rank.get(methodOf(tool)) ?? CORE.length;

/** Every tool, the most useful first. */
export const byUsefulness: readonly ToolDescriptor[] = [...manifest].sort((a, b) => rankOf(a) - rankOf(b));

/** The tools of the toolset `core`; at most 40. */
export const core: readonly ToolDescriptor[] = byUsefulness.filter((tool) => rank.has(methodOf(tool)));

/** The names that `core` is made of, for the check that each is a tool. */
export const coreMethods = CORE;
