import type { TransferResponse } from '../../generated/models.js';
import type { WrapupPrompt } from './directory.js';
import type { EmailThread, MessageThread } from './threads.js';

export type Channel = 'email' | 'message' | 'social' | 'video' | 'cobrowse' | 'internalMessage';

export interface Conversation {
  id: string;
  channel: Channel;
  startTime: string;
  endTime?: string | undefined;
  externalTag?: string;
  utilizationLabelId?: string;
  participants: Participant[];
  transfers: TransferResponse[];
  /** Set for email conversations. */
  email?: EmailThread;
  /** Set for messaging and social conversations. */
  message?: MessageThread;
  /** Set for internal conversations. Oldest first. */
  internalMessages?: { id: string; participantId: string; time: string; text: string }[];
}

export type Purpose = 'customer' | 'agent' | 'acd' | 'workflow' | 'api' | 'internal';

export interface Participant {
  id: string;
  purpose: Purpose;
  name: string;
  address?: string;
  userId?: string;
  queueId?: string;
  attributes: Record<string, string>;
  wrapupPrompt?: WrapupPrompt;
  wrapupTimeoutMs?: number;
  /** The participant whom this one monitors. */
  monitoredParticipantId?: string;
  wrapupSkipped?: boolean;
  /** Oldest first. The last one is the current one. */
  communications: [Communication, ...Communication[]];
}

export type CommunicationState = 'alerting' | 'connected' | 'parked' | 'disconnected';
export type DisconnectType = 'client' | 'peer' | 'transfer' | 'system';

export interface Communication {
  id: string;
  direction: 'inbound' | 'outbound';
  initialState: 'alerting' | 'connected';
  state: CommunicationState;
  startTime: string;
  startAlertingTime?: string;
  connectedTime?: string;
  disconnectedTime?: string;
  disconnectType?: DisconnectType;
  held: boolean;
  startHoldTime?: string;
  muted?: boolean;
  confined?: boolean;
  recording?: boolean;
  /** Time of the last parking. It stays set after the conversation resumes. */
  parkTime?: string;
  resumeTime?: string;
  wrapup?: Wrapup;
  startAcwTime?: string;
  /** When an email to a simulated address bounces. */
  bounceTime?: string;
  /** The error of a bounced email. */
  errorInfo?: { code: string; message: string; status: number };
  endAcwTime?: string;
  messagesSent: number;
}

export interface Wrapup {
  /** Undefined only for a provisional wrap-up. */
  code?: string;
  name?: string;
  notes?: string;
  tags?: string[];
  durationSeconds: number;
  endTime: string;
  provisional: boolean;
}
