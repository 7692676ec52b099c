import { Row } from '../shared/live/rows.svelte';
import { teamColours } from '../shared/team-colours';
import type { Entry } from '../shared/wire';
import type { WallView } from '../wall/wall-view';

const TEAMS: [id: string, name: string][] = [
  ['sh-east', '华东一部'],
  ['sh-south', '华南大客户'],
  ['bj-north', '华北渠道与战略合作伙伴部'],
  ['uk-central', 'Central'],
  ['uk-west', 'West Country'],
  ['uk-enterprise', 'Enterprise & Public Sector Accounts'],
];

const NAMES = [
  '李娜',
  'Anna Snelling',
  '欧阳文静',
  'Maximiliana Featherstonehaugh-Cholmondel',
  '阿卜杜热依木·买买提艾力',
  'Jo Wu',
  '王伟',
  'Rosie Papadopoulos-Whittington',
  '尼古拉斯·亚历山大·冯·霍恩施陶芬贝格海姆与他的二十个同伴一起参加比赛之名',
  'Versie Hillebrand',
];

function rows(
  names: readonly string[],
  values: readonly number[],
  team: (at: number) => string,
  ids?: readonly string[],
): Row[] {
  return names.map((name, at) => {
    const value = values[at] ?? 0;
    const rank = values.indexOf(value) + 1;
    const higher = values[rank - 2];
    const entry: Entry = {
      id: ids?.[at] ?? `rep-${String(at)}`,
      name,
      team: team(at),
      rank,
      previousRank: at === 6 ? null : [2, 1, 3, 9, 5, 4, 0, 8, 7, 12][at] || rank,
      value,
      gapToNext: at === 0 ? null : values[at - 1] === value ? 0 : higher === undefined ? null : higher - value,
    };
    return new Row(entry, at);
  });
}

const points = [123_456, 121_009, 98_340, 87_020, 87_020, 41_999, 9_800, 1_204, 350, 25];
const teamPoints = [410_220, 388_104, 301_777, 240_009, 120_500, 9_430];
const teamIds = TEAMS.map(([id]) => id);

const board: WallView = {
  phase: 'board',
  organisation: 'Zhongshan Devices 中山设备',
  boardTitle: '',
  unit: 'points',
  currency: 'CNY',
  askedPeriod: 'this-quarter',
  period: '2026-Q4',
  instead: false,
  fiscalYearStartMonth: 1,
  repCount: 48,
  teamCount: 6,
  reps: rows(NAMES, points, (at) => teamIds[at % 6] ?? ''),
  teams: rows(
    TEAMS.map(([, name]) => name),
    teamPoints,
    (at) => teamIds[at] ?? '',
    teamIds,
  ),
  teamNames: new Map(TEAMS),
  teamColours: teamColours(teamIds),
  freshness: { kind: 'live' },
  clock: '14:02',
  staleTime: '14:01:37',
  volatile: false,
  celebration: undefined,
  announcement: '',
  consoleAddress: 'arena.example.com/console',
};

const celebration = {
  kind: 'badge',
  badge: 'first-deal',
  rep: 'rep-1',
  title: { en: 'First Deal', zh: '首单达成' },
  at: '2026-09-17T06:02:00Z',
};

/** Every picture that a wall can show, with fixed data. */
export const scenes: Record<string, WallView> = {
  points: board,
  revenue: {
    ...board,
    unit: 'amount',
    reps: rows(
      NAMES,
      points.map((value) => value * 31.5),
      (at) => teamIds[at % 6] ?? '',
    ),
    teams: rows(
      TEAMS.map(([, name]) => name),
      teamPoints.map((value) => value * 31.5),
      (at) => teamIds[at] ?? '',
      teamIds,
    ),
  },
  instead: { ...board, period: '2017-Q4', instead: true, volatile: true },
  stale: { ...board, freshness: { kind: 'stale', since: 0 }, volatile: true },
  polling: { ...board, freshness: { kind: 'polling' } },
  few: {
    ...board,
    reps: rows(NAMES.slice(0, 3), [35, 10, 0], (at) => teamIds[at] ?? ''),
    teams: rows(['华东一部', 'Central'], [35, 10], (at) => teamIds[at] ?? '', teamIds),
    teamCount: 2,
    repCount: 3,
  },
  'many-teams': {
    ...board,
    teamCount: 23,
    teams: rows(
      [...TEAMS.map(([, name]) => name), 'North', '西南'],
      [...teamPoints, 9_000, 8_000],
      (at) => teamIds[at % 6] ?? '',
      [...teamIds, 'north', 'sw'],
    ),
  },
  empty: { ...board, phase: 'empty', reps: [], teams: [] },
  'past-empty': { ...board, phase: 'past-empty', askedPeriod: '2017-Q1', reps: [], teams: [] },
  waiting: {
    ...board,
    phase: 'waiting',
    freshness: { kind: 'starting' },
    clock: '',
    organisation: '',
    reps: [],
    teams: [],
  },
  refused: {
    ...board,
    phase: 'refused',
    freshness: { kind: 'starting' },
    clock: '',
    organisation: '',
    reps: [],
    teams: [],
  },
  unknown: { ...board, phase: 'unknown', reps: [], teams: [] },
  celebration: { ...board, celebration: { ...celebration, id: 'one', name: '李娜' } },
  'celebration-long': {
    ...board,
    celebration: { ...celebration, id: 'two', name: 'Maximiliana Featherstonehaugh-Cholmondel' },
  },
};
