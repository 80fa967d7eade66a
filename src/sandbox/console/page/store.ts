import { type ConsoleState, INITIAL_STATE } from './console-state.ts';

/** The state of the page. Components read it, events and actions change it. */
export interface Store {
  readonly state: ConsoleState;
  update(change: Partial<ConsoleState>): void;
}

/** @param onChange Called once after all changes of a task. */
export function createStore(onChange: () => void): Store {
  let state = INITIAL_STATE;
  let isScheduled = false;
  return {
    get state() {
      return state;
    },
    update: (change) => {
      state = { ...state, ...change };
      if (isScheduled) return;
      isScheduled = true;
      queueMicrotask(() => {
        isScheduled = false;
        onChange();
      });
    },
  };
}
