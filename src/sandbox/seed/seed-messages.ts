/** The emails and messages that customers sent in the seed's conversations. */
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
    text: 'Hi,\n\nI ordered a tent two weeks ago (order 4711) and the tracking page has been stuck on "on its way" since Monday (screenshot attached). We\'re leaving for our trip on Friday, so I\'m getting a bit nervous. Could you please check where it is?\n\nThanks,\nAda Lindqvist',
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
    text: "Hello,\n\nThe invoice for my last order still has our old address on it, and my accountant won't accept it like that. Could you send me a corrected one? The new address is:\n\nVia Roma 8, Torino\n\nBest,\nBruno Rossi",
    attachments: [{ name: 'invoice-2381.pdf', contentType: 'application/pdf', contentLength: 91_440 }],
    queue: 'orders',
    agent: 'grace',
    state: 'parked',
  },
  {
    name: 'Chidi Eze',
    address: 'chidi@mail.example',
    subject: 'Thank you!',
    text: 'The replacement paddle arrived today, way sooner than I expected. Thanks for sorting this out so quickly!\n\nChidi',
    queue: 'support',
    agent: 'linus',
    state: 'disconnected',
  },
  {
    name: 'Dana Novak',
    address: 'dana@mail.example',
    subject: 'Which sleeping bag for -10 °C?',
    text: "Hi there,\n\nWe're going winter camping in February and expect it to get down to about -10 °C at night. Is the Alpine 400 warm enough, or should we go for the 600? I usually get cold pretty easily.\n\nThanks!\nDana",
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
    text: 'Hi, is the shop on Pier 3 open this Sunday?',
    queue: 'support',
    agent: 'grace',
    state: 'connected',
  },
  {
    name: 'Fatima Alaoui',
    address: '212600000017',
    type: 'whatsapp',
    text: 'Hi! The boots I ordered are too small 😕 How can I return them?',
    queue: 'support',
    agent: 'linus',
    state: 'alerting',
  },
  {
    name: 'Guest 1042',
    address: 'guest-1042',
    type: 'webmessaging',
    text: "hey, the discount code SPRING isn't working for me, it says expired",
    queue: 'orders',
    agent: 'mei',
    state: 'connected',
  },
  {
    name: 'Hana Kim',
    address: 'hana-77',
    type: 'open',
    text: 'Hi, I dropped off my stove for repair last week. Where can I check the status?',
    queue: 'support',
    agent: 'grace',
    state: 'connected',
  },
  {
    name: 'Ivo Petrov',
    address: 'ivo.petrov',
    type: 'facebook',
    channel: 'social',
    text: 'The new store looks amazing! When are you opening?',
    queue: 'community',
    agent: 'mei',
    state: 'connected',
  },
];

/** Alternately from the first and the second user. */
export const SEED_INTERNAL_TEXTS: readonly string[] = [
  'Do we still have the blue kayak in stock? Customer on the line wants two',
  "Yep, two left. I'll set them aside for you",
];
