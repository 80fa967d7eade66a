import type { Participant } from '../../state.js';
import { describeState, getCommunication } from './describe-conversation.ts';

interface Props {
  participants: readonly Participant[];
  /** Undefined if the API can't connect agents of this channel. */
  connect: ((agent: Participant) => void) | undefined;
}

export function ParticipantTable({ participants, connect }: Props) {
  return (
    <table class="participants">
      <caption>Participants</caption>
      <thead>
        <tr>
          <th scope="col">Name</th>
          <th scope="col">Purpose</th>
          <th scope="col">State</th>
        </tr>
      </thead>
      <tbody>
        {participants.map((participant) => {
          const { state } = getCommunication(participant);
          const attributes = Object.entries(participant.attributes);
          return (
            <tr key={participant.id}>
              <th scope="row">{participant.name}</th>
              <td>{participant.purpose}</td>
              <td>
                <span class={`badge ${state}`}>{describeState(participant)}</span>{' '}
                {connect && participant.userId && state === 'alerting' && (
                  <button type="button" onClick={() => connect(participant)}>
                    Connect
                  </button>
                )}
                {attributes.length > 0 && (
                  <span class="facts"> {attributes.map(([name, value]) => `${name}: ${value}`).join(', ')}</span>
                )}
              </td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}
