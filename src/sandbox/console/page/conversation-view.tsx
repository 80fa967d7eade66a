import type { Conversation } from '../../state.js';
import type { Actions } from './actions.ts';
import { agentCalls } from './agent-calls.ts';
import { Composer } from './composer.tsx';
import type { OrganizationSummary, Typing } from './console-state.ts';
import { describeChannel, getAgents, getTitle, isActive } from './describe-conversation.ts';
import { ParticipantTable } from './participant-table.tsx';
import { formatRoute } from './route.ts';
import { Thread } from './thread.tsx';
import { WrapupForm } from './wrapup-form.tsx';

interface Props {
  conversation: Conversation;
  organization: OrganizationSummary;
  typing: Typing | undefined;
  actions: Actions;
}

export function ConversationView({ conversation, organization, typing, actions }: Props) {
  const { id, channel, email, endTime } = conversation;
  const calls = agentCalls[channel];
  const agents = getAgents(conversation);
  const active = agents.filter(isActive);
  const draft = email?.draft;
  // After an agent's part has ended, the agent can still wrap up.
  const canWrapUp = agents.filter((agent) => isActive(agent) || !agent.communications.at(-1)?.wrapup);
  return (
    <section class="conversation" aria-labelledby="conversation-title">
      <a class="back" href={formatRoute({ view: 'conversations', conversationId: undefined })}>
        All conversations
      </a>
      <h2 id="conversation-title">{email?.subject || getTitle(conversation)}</h2>
      <p class="facts">
        {describeChannel(conversation)}
        {endTime ? ', ended' : ''} · <code>{id}</code>
      </p>
      <ParticipantTable
        participants={conversation.participants}
        connect={calls.connect && ((agent) => void actions.connect(conversation, agent))}
      />
      <Thread conversation={conversation} typing={typing} />
      {draft && (
        <section class="draft" aria-labelledby="draft-title">
          <h3 id="draft-title">Draft</h3>
          <p class="facts">To {draft.to.map(({ email: address }) => address).join(', ')}</p>
          <p class="text">{draft.textBody || '(empty)'}</p>
        </section>
      )}
      <Composer conversation={conversation} agents={active} actions={actions} />
      {calls.wrapUp && canWrapUp.length > 0 && (
        <WrapupForm conversation={conversation} agents={canWrapUp} organization={organization} actions={actions} />
      )}
    </section>
  );
}
