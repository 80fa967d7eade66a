/** The tools of `spec/events.yaml`. They are not one operation. */
export type EventToolId = 'waitForEvent';
