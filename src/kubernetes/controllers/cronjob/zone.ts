import { fromRFC3339, millisecond, minute, second, type Time, toRFC3339 } from '../../../time/index.ts';

/** A place's clocks: how far they are ahead of UTC at a time. */
export interface Zone {
  offset(time: Time): number;
}

const utc: Zone = { offset: () => 0 };
const known = new Map<string, Zone | undefined>();

/** The time zone of an IANA name; undefined if there is none of that name (time.LoadLocation). */
export function zoneOf(name: string | undefined): Zone | undefined {
  if (name === undefined || name === '' || name === 'UTC') return utc;
  // A format takes long to make, and an object is asked for its zone at each of its changes.
  if (!known.has(name)) known.set(name, load(name));
  return known.get(name);
}

function load(name: string): Zone | undefined {
  try {
    const format = new Intl.DateTimeFormat('en-US', {
      timeZone: name,
      hourCycle: 'h23',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
    });
    return { offset: (time) => wallClock(format, time) - Math.floor(time / second) * second };
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

/** What the clocks show, as if they showed UTC. */
function wallClock(format: Intl.DateTimeFormat, time: Time): Time {
  const parts = Object.fromEntries(format.formatToParts(Math.floor(time / second) * (second / millisecond)).map(({ type, value }) => [type, value]));
  return fromRFC3339(`${parts.year!.padStart(4, '0')}-${parts.month}-${parts.day}T${parts.hour}:${parts.minute}:${parts.second}Z`)!;
}

/** As clocks of the zone show it: `2026-11-21T07:26:00+01:00`. */
export function formatIn(zone: Zone, time: Time): string {
  const offset = zone.offset(time);
  if (offset === 0) return toRFC3339(time);
  const minutes = Math.abs(offset / minute);
  const pad = (value: number) => String(Math.floor(value)).padStart(2, '0');
  return toRFC3339(time + offset).replace('Z', `${offset < 0 ? '-' : '+'}${pad(minutes / 60)}:${pad(minutes % 60)}`);
}
