import { expect, test } from 'vitest';
import { eventFromCore, eventToCore } from './events.ts';

const event = {
  apiVersion: 'events.k8s.io/v1',
  kind: 'Event',
  metadata: { name: 'e', namespace: 'default' },
  eventTime: '2026-11-21T06:00:00.000000Z',
  regarding: {},
};

test('times that an event lacks are null, in both versions', () => {
  const stored = eventToCore(event);
  expect(stored).toMatchObject({ apiVersion: 'v1', firstTimestamp: null, lastTimestamp: null, eventTime: event.eventTime });
  expect(eventFromCore(stored)).toMatchObject({ deprecatedFirstTimestamp: null, deprecatedLastTimestamp: null, eventTime: event.eventTime });
  expect(eventFromCore({ ...stored, eventTime: undefined } as typeof stored)).toMatchObject({ eventTime: null });
});
