import type { Fault } from '../../faults/fault.js';
import type { Conversation, MessengerType, Participant } from '../../state.js';
import { agentCalls, type Call, type WrapupInput } from './agent-calls.ts';
import type { ControlClient } from './control-client.ts';
import { getCommunication, getTitle } from './describe-conversation.ts';
import { formatRoute } from './route.ts';
import type { Session } from './session.ts';
import type { Store } from './store.ts';

export interface NewConversation {
  readonly customer: string;
  /** `email`, or a messenger. */
  readonly channel: 'email' | MessengerType;
  readonly subject: string;
  readonly text: string;
}

/** What a person does on the page. Each function resolves to whether it succeeded, and a failure is shown. */
export type Actions = ReturnType<typeof createActions>;

export function createActions(store: Store, client: ControlClient, session: Pick<Session, 'refresh'>) {
  const run = async (action: () => Promise<unknown>): Promise<boolean> => {
    try {
      await action();
      store.update({ error: undefined });
      await session.refresh();
      return true;
    } catch (error) {
      store.update({ error: error instanceof Error ? error.message : String(error) });
      return false;
    }
  };
  const inOrganization = (path: string) =>
    `${path}?${new URLSearchParams({ organization: store.state.organization?.name ?? '' })}`;
  const open = (conversationId: string) => {
    location.hash = formatRoute({ view: 'conversations', conversationId });
  };
  const callAs =
    ({ userId: user }: Participant): Call =>
    async <Result>(operation: string, args: object) => {
      const body = { user, operation, arguments: args };
      return (await client.send<{ result: Result }>('POST', inOrganization('/calls'), body)).result;
    };
  const writeAs = async (customer: string, path: string, body: object) => {
    const url = inOrganization(`/customers/${encodeURIComponent(customer)}/${path}`);
    open((await client.send<{ conversationId: string }>('POST', url, body)).conversationId);
  };
  /** An agent who is alerted takes the conversation before doing anything else. */
  const actAs = async (
    conversation: Conversation,
    agent: Participant,
    act: (calls: (typeof agentCalls)[Conversation['channel']], call: Call) => Promise<unknown> | undefined,
  ) => {
    const calls = agentCalls[conversation.channel];
    const call = callAs(agent);
    if (getCommunication(agent).state === 'alerting') await calls.connect?.(call, conversation, agent, undefined);
    await act(calls, call);
  };

  return {
    dismissError: () => store.update({ error: undefined }),
    selectOrganization: (id: string) => {
      const organization = store.state.organizations.find((one) => one.id === id);
      store.update({ organization, conversations: new Map() });
      location.hash = formatRoute({ view: 'conversations', conversationId: undefined });
      return run(async () => {});
    },
    advanceClock: (milliseconds: number) => run(() => client.send('POST', '/clock/advance', { milliseconds })),
    addFault: (fault: Fault) => run(() => client.send('POST', '/faults', fault)),
    removeFault: (id: number) => run(() => client.send('DELETE', `/faults/${id}`)),
    startConversation: ({ customer, channel, subject, text }: NewConversation) =>
      run(() =>
        channel === 'email'
          ? writeAs(customer, 'emails', { subject, text })
          : writeAs(customer, 'messages', { text, via: channel }),
      ),
    writeAsCustomer: (conversation: Conversation, text: string) =>
      run(() =>
        conversation.email
          ? writeAs(getTitle(conversation), 'emails', { text, conversationId: conversation.id })
          : writeAs(getTitle(conversation), 'messages', { text, via: conversation.message?.type }),
      ),
    connect: (conversation: Conversation, agent: Participant) => run(() => actAs(conversation, agent, async () => {})),
    saveDraft: (conversation: Conversation, agent: Participant, text: string) =>
      run(() => actAs(conversation, agent, (calls, call) => calls.saveDraft?.(call, conversation, agent, text))),
    send: (conversation: Conversation, agent: Participant, text: string) =>
      run(() => actAs(conversation, agent, (calls, call) => calls.send?.(call, conversation, agent, text))),
    wrapUp: (conversation: Conversation, agent: Participant, wrapup: WrapupInput) =>
      run(() => actAs(conversation, agent, (calls, call) => calls.wrapUp?.(call, conversation, agent, wrapup))),
  };
}
