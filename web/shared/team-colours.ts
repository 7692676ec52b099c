/** How many hues tokens.css has (`--team-1` ...): all told apart on the dark wall and from the medals. */
export const TEAM_HUES = 12;

/** FNV-1a, 32 bit: small, spreads short ids well. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (const unit of new TextEncoder().encode(text)) {
    value = Math.imul(value ^ unit, 0x01000193) >>> 0;
  }
  return value;
}

/**
 * Gives each team a colour that depends on the ids alone, so that it is the same on every screen and every day. Where two ids
 * want the same hue, the later id in the alphabet takes the next free one; beyond twelve teams hues repeat.
 */
export function teamColours(ids: Iterable<string>): ReadonlyMap<string, string> {
  const taken = new Set<number>();
  const colours = new Map<string, string>();
  for (const id of [...new Set(ids)].sort()) {
    let hue = hash(id) % TEAM_HUES;
    while (taken.has(hue) && taken.size < TEAM_HUES) hue = (hue + 1) % TEAM_HUES;
    taken.add(hue);
    colours.set(id, `var(--team-${String(hue + 1)})`);
  }
  return colours;
}
