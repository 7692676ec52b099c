const kept = new Map<string, Intl.DateTimeFormat>();

function formatter(timeZone: string): Intl.DateTimeFormat {
  let format = kept.get(timeZone);
  if (!format) {
    format = new Intl.DateTimeFormat('en-CA', {
      timeZone,
      hourCycle: 'h23',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
    });
    kept.set(timeZone, format);
  }
  return format;
}

/** The local date and time of an instant, `2026-09-17T14:02`, as a form field takes it. */
export function localTime(ms: number, timeZone: string): string {
  const parts = Object.fromEntries(
    formatter(timeZone)
      .formatToParts(ms)
      .map(({ type, value }) => [type, value]),
  );
  return `${parts.year ?? ''}-${parts.month ?? ''}-${parts.day ?? ''}T${parts.hour ?? ''}:${parts.minute ?? ''}`;
}

/** How far the zone is ahead of UTC at an instant, in minutes. */
function offsetMinutes(ms: number, timeZone: string): number {
  const local = Date.parse(`${localTime(ms, timeZone)}:00Z`);
  return Math.round((local - Math.floor(ms / 60_000) * 60_000) / 60_000);
}

/**
 * A local time of the zone with its offset: `2026-09-17T14:02:00+08:00`; undefined when it is no time. In the hour that a
 * change of clocks skips it means the instant as if the clocks had not changed yet; in the hour that comes twice, the first.
 */
export function withOffset(local: string, timeZone: string): string | undefined {
  if (!/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$/.test(local)) return undefined;
  const asUtc = Date.parse(`${local}:00Z`);
  if (Number.isNaN(asUtc)) return undefined;

  const before = offsetMinutes(asUtc - 86_400_000, timeZone);
  const after = offsetMinutes(asUtc + 86_400_000, timeZone);
  const fits = [before, after].find((minutes) => offsetMinutes(asUtc - minutes * 60_000, timeZone) === minutes);
  const offset = fits ?? before;
  const size = Math.abs(offset);
  const hours = String(Math.floor(size / 60)).padStart(2, '0');
  return `${local}:00${offset < 0 ? '-' : '+'}${hours}:${String(size % 60).padStart(2, '0')}`;
}
