/** Who wrote what, and how far it has come, in the seed's conversations. */
import type { Channel, CommunicationState } from '../state.js';

export interface SeedConversation {
  name: string;
  address: string;
  text: string;
  queue: 'support' | 'orders' | 'community';
  agent: 'grace' | 'linus' | 'mei' | 'omar';
  state: CommunicationState;
}

interface SeedEmail extends SeedConversation {
  subject: string;
  cc?: string[];
  attachments?: { name: string; contentType: string; contentLength: number }[];
}

interface SeedMessage extends SeedConversation {
  type: 'open' | 'whatsapp' | 'webmessaging' | 'sms' | 'facebook';
  channel?: Extract<Channel, 'message' | 'social'>;
}

export const SEED_EMAILS: readonly SeedEmail[] = [
  {
    name: 'Ada Lindqvist',
    address: 'ada@mail.example',
    subject: 'Order 4711 has not arrived',
    text: 'Hello,\n\nI ordered a tent two weeks ago (order 4711) and the tracking page has said "on its way" since Monday. We leave on Friday. Can you find out where it is?\n\nKind regards\nAda Lindqvist',
    cc: ['sven@mail.example'],
    attachments: [{ name: 'tracking.png', contentType: 'image/png', contentLength: 48_213 }],
    queue: 'support',
    agent: 'grace',
    state: 'connected',
  },
  {
    name: 'Bruno Rossi',
    address: 'bruno@mail.example',
    subject: 'Wrong invoice address',
    text: 'The invoice for my last order shows our old address. Please send it again with the new one:\n\nVia Roma 8, Torino.\n\nBruno Rossi',
    attachments: [{ name: 'invoice-2381.pdf', contentType: 'application/pdf', contentLength: 91_440 }],
    queue: 'orders',
    agent: 'grace',
    state: 'parked',
  },
  {
    name: 'Chidi Eze',
    address: 'chidi@mail.example',
    subject: 'Thank you',
    text: 'The replacement paddle came today. Thanks for the quick help!',
    queue: 'support',
    agent: 'linus',
    state: 'disconnected',
  },
  {
    name: 'Dana Novak',
    address: 'dana@mail.example',
    subject: 'Which sleeping bag for -10 °C?',
    text: 'Hi, we are going to the mountains in February. Is the Alpine 400 warm enough, or do we need the 600?\n\nDana',
    queue: 'orders',
    agent: 'linus',
    state: 'alerting',
  },
];

export const SEED_MESSAGES: readonly SeedMessage[] = [
  {
    name: 'Emil Sand',
    address: '+13175550143',
    type: 'sms',
    text: 'Is the shop on Pier 3 open on Sunday?',
    queue: 'support',
    agent: 'grace',
    state: 'connected',
  },
  {
    name: 'Fatima Alaoui',
    address: '212600000017',
    type: 'whatsapp',
    text: 'I would like to return the boots, they are too small.',
    queue: 'support',
    agent: 'linus',
    state: 'alerting',
  },
  {
    name: 'Guest 1042',
    address: 'guest-1042',
    type: 'webmessaging',
    text: 'The discount code SPRING does not work.',
    queue: 'orders',
    agent: 'mei',
    state: 'connected',
  },
  {
    name: 'Hana Kim',
    address: 'hana-77',
    type: 'open',
    text: 'Where can I see the status of my repair?',
    queue: 'support',
    agent: 'grace',
    state: 'connected',
  },
  {
    name: 'Ivo Petrov',
    address: 'ivo.petrov',
    type: 'facebook',
    channel: 'social',
    text: 'Your new store looks great. When does it open?',
    queue: 'community',
    agent: 'mei',
    state: 'connected',
  },
];
