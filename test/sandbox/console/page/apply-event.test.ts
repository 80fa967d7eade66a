import { expect, test } from 'vitest';
import { applyEvent } from '../../../../src/sandbox/console/page/apply-event.js';
import { type ConsoleState, INITIAL_STATE } from '../../../../src/sandbox/console/page/console-state.js';
import { createSandbox } from '../../../../src/sandbox/index.js';

const [organization] = createSandbox().state.organizations;
if (!organization) throw new Error('The sandbox has no organization.');
const [conversation] = Object.values(organization.conversations);
const state: ConsoleState = { ...INITIAL_STATE, organization };

test('a conversation of the shown organization is added or replaced, others are not', () => {
  const data = { organizationId: organization.id, conversation };
  expect([...(applyEvent(state, { name: 'conversation', data }, 0).conversations ?? [])]).toEqual([
    [conversation?.id, conversation],
  ]);
  expect(applyEvent(state, { name: 'conversation', data: { ...data, organizationId: 'other' } }, 0)).toEqual({});
});

test('the page keeps the last 1,000 requests', () => {
  const requests = Array.from({ length: 1000 }, (_, index) => ({
    number: index + 1,
    time: '',
    method: 'GET',
    path: '/',
  }));
  const data = { ...requests[0], number: 1001 };
  const changed = applyEvent({ ...state, requests }, { name: 'request', data }, 0).requests;
  expect([changed?.length, changed?.[0]?.number, changed?.at(-1)?.number]).toEqual([1000, 2, 1001]);
});

test('a typing notice ends after a while', () => {
  const data = { organizationId: '', conversationId: 'c', from: 'Ada', purpose: 'customer' };
  expect(applyEvent(state, { name: 'typing', data }, 1000).typing?.get('c')).toEqual({ from: 'Ada', until: 6000 });
});

test.each(['change', 'message', 'toString'])('the event %s changes nothing by itself', (name) => {
  expect(applyEvent(state, { name, data: {} }, 0)).toEqual({});
});
