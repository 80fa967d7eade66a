import type { Communication, Participant } from '../state.js';

/** The current communication of a participant, or the last one. */
export const getCurrentCommunication = (participant: Participant): Communication =>
  participant.communications[participant.communications.length - 1] ?? participant.communications[0];

export const isActive = (participant: Participant): boolean =>
  getCurrentCommunication(participant).state !== 'disconnected';

export const isAgent = (participant: Participant): boolean => participant.purpose === 'agent';
