import { expect, test } from 'vitest';
import { TEAM_HUES, teamColours } from './team-colours';

const ids = ['sh-east', 'sh-south', 'bj-north', 'uk-central', 'uk-west', 'uk-enterprise'];

test('a team has the same colour whatever order the teams come in', () => {
  expect(teamColours(ids)).toEqual(teamColours(ids.toReversed()));
});

test('up to twelve teams are all told apart', () => {
  const many = Array.from({ length: TEAM_HUES }, (_, at) => `team-${String(at)}`);
  expect(new Set(teamColours(many).values()).size).toBe(TEAM_HUES);
  expect(teamColours([...many, 'one-more']).size).toBe(TEAM_HUES + 1);
});
