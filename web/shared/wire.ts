/** What the server sends and takes, under the server's names, checked where it enters. */
import * as v from 'valibot';
import { VERSION_PATTERN } from './live/version';
import { named } from './words.svelte';

const Text = v.string();
const Id = v.pipe(v.string(), v.nonEmpty());
const Rank = v.pipe(v.number(), v.safeInteger(), v.minValue(1));
const Time = v.pipe(
  v.string(),
  v.check((text) => !Number.isNaN(Date.parse(text)), 'not a time'),
);

/** Points and counts are whole and below 2^53; a larger one would already have been rounded in silence. */
const Whole = v.pipe(v.number(), v.safeInteger());
/** Money in major units may have decimals. */
const Money = v.pipe(v.number(), v.finite(), v.minValue(-Number.MAX_SAFE_INTEGER), v.maxValue(Number.MAX_SAFE_INTEGER));

const Unit = v.picklist(['points', 'amount', 'count']);
export type Unit = v.InferOutput<typeof Unit>;

const Title = v.object({ en: Text, zh: Text });

/** A name in both languages, or in the one it was typed in. */
const Named = v.union([v.string(), Title]);
export type Named = v.InferOutput<typeof Named>;

export const Organisation = v.object({
  name: Text,
  timeZone: Text,
  baseCurrency: v.pipe(v.string(), v.regex(/^[A-Z]{3}$/)),
  fiscalYearStartMonth: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(12)),
  volatile: v.optional(v.boolean(), false),
  demo: v.optional(v.boolean(), false),
  empty: v.optional(v.boolean(), false),
});
export type Organisation = v.InferOutput<typeof Organisation>;

const Board = v.object({ id: Id, unit: Unit, name: v.object({ en: Text, zh: Text }) });
export const Boards = v.object({ boards: v.array(Board) });
export type Board = v.InferOutput<typeof Board>;

/** Of whom a standings is: reps or teams. */
export type Scope = 'reps' | 'teams';

/** One line of a standings, of a rep or of a team; `id` is the rep's or the team's, `team` always a team's. */
export interface Entry {
  id: string;
  name: string;
  team: string;
  rank: number;
  /** At the last local midnight; null for who was not ranked then. */
  previousRank: number | null;
  value: number;
  /** What is missing to the one above; null at the top. */
  gapToNext: number | null;
  /** The order of the list, among equals as well. */
  position?: number | undefined;
}

function entryOf(value: typeof Whole | typeof Money) {
  return v.pipe(
    v.object({
      rank: Rank,
      position: v.optional(Rank),
      previousRank: v.optional(v.nullable(Rank), null),
      rep: v.optional(Id),
      team: v.optional(v.nullable(v.string()), null),
      name: Text,
      names: v.optional(v.nullable(Title), null),
      value,
      gapToNext: v.optional(v.nullable(value), null),
    }),
    v.check((row) => Boolean(row.rep ?? row.team), 'neither a rep nor a team'),
    v.transform(({ rep, team, name, names, ...row }): Entry => ({
      id: rep ?? team ?? '',
      team: team ?? '',
      name: named(names ?? name),
      ...row,
    })),
  );
}

const VersionText = v.pipe(v.string(), v.regex(VERSION_PATTERN));

function standingsOf(value: typeof Whole | typeof Money) {
  return v.object({
    board: Id,
    period: Id,
    version: VersionText,
    asOf: Time,
    stale: v.optional(v.boolean()),
    count: v.pipe(v.number(), v.safeInteger(), v.minValue(0)),
    entries: v.array(entryOf(value)),
  });
}

function frameOf(value: typeof Whole | typeof Money) {
  return v.object({
    board: Id,
    period: Id,
    scope: v.optional(v.picklist(['reps', 'teams']), 'reps'),
    version: VersionText,
    base: v.nullish(VersionText),
    asOf: Time,
    stale: v.optional(v.boolean()),
    rows: v.array(entryOf(value)),
    gone: v.optional(v.array(Id), []),
  });
}

const WholeStandings = standingsOf(Whole);
const MoneyStandings = standingsOf(Money);
const WholeFrame = frameOf(Whole);
const MoneyFrame = frameOf(Money);

export type Standings = v.InferOutput<typeof WholeStandings>;
export type Frame = v.InferOutput<typeof WholeFrame>;

/** The only board that is in money; all others are whole numbers. */
export const isMoney = (board: string): boolean => board === 'revenue';

export const standingsSchema = (board: string): typeof WholeStandings =>
  isMoney(board) ? MoneyStandings : WholeStandings;
export const frameSchema = (board: string): typeof WholeFrame => (isMoney(board) ? MoneyFrame : WholeFrame);

/** Just enough of a frame to see whose it is, before it is read whole. */
export const FrameAddress = v.object({
  board: Id,
  period: Id,
  scope: v.optional(v.picklist(['reps', 'teams']), 'reps'),
});

export const Latest = v.object({ period: v.nullable(Id) });

export const Celebration = v.object({
  id: v.pipe(
    v.union([v.string(), v.number()]),
    v.transform((id) => String(id)),
  ),
  kind: v.optional(Text, 'badge'),
  badge: v.optional(Text, ''),
  rep: Text,
  name: Text,
  title: Named,
  at: Time,
});
export type Celebration = v.InferOutput<typeof Celebration>;
export const Celebrations = v.array(v.unknown());

const Team = v.object({ id: Id, name: Text, region: v.optional(v.nullable(Text), null) });
export const Teams = v.object({ teams: v.array(Team) });
export type Team = v.InferOutput<typeof Team>;

const Rep = v.object({
  id: Id,
  name: Text,
  team: v.optional(v.nullable(Text), null),
  email: v.optional(v.nullable(Text), null),
  active: v.optional(v.boolean(), true),
  preferredName: v.optional(v.nullable(Text), null),
  nameEn: v.optional(v.nullable(Text), null),
  nameZh: v.optional(v.nullable(Text), null),
  photo: v.optional(v.nullable(Text), null),
});
export const Reps = v.object({
  reps: v.array(Rep),
  next: v.optional(v.nullable(Text), null),
  count: v.optional(v.pipe(v.number(), v.safeInteger()), 0),
});
export type Rep = v.InferOutput<typeof Rep>;

const BadgeHeld = v.object({ id: Id, title: Title, at: Time });
const BadgeAhead = v.object({ id: Id, title: Title, unit: Text, value: v.number(), target: v.number() });
export type BadgeAhead = v.InferOutput<typeof BadgeAhead>;

/** One rep in one period. */
export const RepPage = v.object({
  id: Id,
  name: Text,
  names: v.optional(v.nullable(Title), null),
  photo: v.optional(v.nullable(Text), null),
  team: v.optional(v.nullable(Text), null),
  active: v.boolean(),
  period: Id,
  points: Whole,
  rank: v.optional(v.nullable(Rank), null),
  values: v.record(Text, v.number()),
  badges: v.array(BadgeHeld),
  badgesAhead: v.array(BadgeAhead),
});
export type RepPage = v.InferOutput<typeof RepPage>;

const ScoringRule = v.object({
  id: Id,
  kind: Text,
  status: Text,
  points: Whole,
  perAmount: v.optional(v.nullable(v.object({ points: Whole, units: Whole })), null),
  bonus: v.optional(v.nullable(v.object({ atLeastPercent: Whole, points: Whole })), null),
});
export type ScoringRule = v.InferOutput<typeof ScoringRule>;
export const Rulebook = v.object({ rules: v.array(ScoringRule) });

export const Corrected = v.object({ by: Text, why: Text });
const ActivityEntry = v.object({
  entry: v.object({
    seq: Whole,
    at: Time,
    occurredAt: Time,
    source: Text,
    externalId: Text,
    points: Whole,
    amount: Money,
    team: v.optional(v.nullable(Text), null),
    reason: v.picklist(['credit', 'reversal', 'transferOut', 'transferIn']),
  }),
  rule: v.optional(v.nullable(ScoringRule), null),
  kind: v.optional(v.nullable(Text), null),
  status: v.optional(v.nullable(Text), null),
  title: v.optional(v.nullable(Text), null),
  sharedWith: v.array(Text),
  correction: v.optional(v.nullable(Corrected), null),
});
export type ActivityEntry = v.InferOutput<typeof ActivityEntry>;
export const RepActivity = v.object({ entries: v.array(ActivityEntry), next: v.optional(v.nullable(Whole), null) });
export type RepActivity = v.InferOutput<typeof RepActivity>;

const ItemFault = v.object({
  code: v.optional(Text, ''),
  field: v.optional(v.nullable(Text), null),
  detail: v.optional(v.nullable(Text), null),
});

const Receipt = v.object({
  source: v.optional(v.nullable(Text), null),
  externalId: v.optional(v.nullable(Text), null),
  revision: v.optional(v.nullable(v.number()), null),
  status: v.picklist(['accepted', 'duplicate', 'stale', 'unmatched', 'held', 'rejected', 'unavailable']),
  points: v.optional(v.nullable(Whole), null),
  pending: v.optional(v.nullable(v.boolean()), false),
  error: v.optional(v.nullable(ItemFault), null),
});
export const Receipts = v.array(Receipt);
export type Receipt = v.InferOutput<typeof Receipt>;

export const Session = v.object({
  signedIn: v.boolean(),
  name: v.optional(v.nullable(Text), null),
  policies: v.optional(v.array(Text), []),
});
export type Session = v.InferOutput<typeof Session>;

const WallLink = v.object({
  id: Id,
  name: Text,
  createdAt: v.optional(v.nullable(Time), null),
  lastUsedAt: v.optional(v.nullable(Time), null),
  revokedAt: v.optional(v.nullable(Time), null),
});
export const WallLinks = v.object({ links: v.array(WallLink) });
export type WallLink = v.InferOutput<typeof WallLink>;
export const NewWallLink = v.object({ id: Id, name: Text, url: Text });
export type NewWallLink = v.InferOutput<typeof NewWallLink>;

const Unmatched = v.object({
  source: Text,
  externalId: Text,
  revision: v.optional(v.nullable(v.number()), null),
  kind: Text,
  status: Text,
  reps: v.optional(v.array(Text), []),
  reason: v.optional(v.nullable(Text), null),
  occurredAt: v.optional(v.nullable(Time), null),
  amount: v.optional(v.nullable(Money), null),
  currency: v.optional(v.nullable(Text), null),
});
export const UnmatchedList = v.object({ items: v.array(Unmatched), next: v.optional(v.nullable(Text), null) });
export type Unmatched = v.InferOutput<typeof Unmatched>;

const Count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const ImportProgress = v.object({
  total: Count,
  sent: Count,
  new: Count,
  known: Count,
  unmatched: Count,
  held: Count,
  failed: Count,
  conflicts: Count,
});
export const ImportJob = v.object({
  id: Id,
  name: Text,
  uploadedAt: Time,
  status: v.picklist(['uploaded', 'running', 'paused', 'cancelled', 'done', 'failed']),
  progress: ImportProgress,
  problem: v.optional(v.nullable(Text), null),
});
export type ImportJob = v.InferOutput<typeof ImportJob>;
export const ImportJobs = v.object({ imports: v.array(ImportJob) });

export const ImportPreview = v.object({
  encoding: Text,
  columns: v.array(Text),
  map: v.record(Text, Text),
  guessed: v.array(Text),
  dates: Text,
  decimals: Text,
  currency: Text,
  amountScale: v.number(),
  statuses: v.array(v.object({ word: Text, status: v.optional(v.nullable(Text), null), rows: Count })),
  questions: v.array(v.object({ field: Text, text: Text })),
  ready: Count,
  repeated: Count,
  failed: Count,
  rows: v.array(
    v.object({
      line: Count,
      externalId: Text,
      status: Text,
      name: Text,
      rep: v.optional(v.nullable(Text), null),
      occurredAt: Time,
      period: v.array(Text),
      amount: v.optional(v.nullable(Money), null),
      currency: v.optional(v.nullable(Text), null),
      points: v.optional(v.nullable(Whole), null),
    }),
  ),
  problems: v.array(v.object({ line: Count, field: Text, reason: Text })),
  unknown: v.array(v.object({ name: Text, rows: Count })),
  unknownCount: Count,
});
export type ImportPreview = v.InferOutput<typeof ImportPreview>;

/** How a file is to be read; what is left out is guessed. */
const ImportSettings = v.object({
  kind: v.optional(v.nullable(Text)),
  source: v.optional(v.nullable(Text)),
  encoding: v.optional(v.nullable(Text)),
  map: v.optional(v.nullable(v.record(Text, Text))),
  dates: v.optional(v.nullable(Text)),
  zone: v.optional(v.nullable(Text)),
  decimals: v.optional(v.nullable(Text)),
  statuses: v.optional(v.nullable(v.record(Text, Text))),
  currency: v.optional(v.nullable(Text)),
  createReps: v.optional(v.boolean(), false),
  overwrite: v.optional(v.boolean(), false),
});
export type ImportSettings = v.InferOutput<typeof ImportSettings>;
export const SavedMappings = v.object({ mappings: v.array(v.object({ name: Text, settings: ImportSettings })) });
export type SavedMapping = v.InferOutput<typeof SavedMappings>['mappings'][number];

const UnmatchedName = v.object({ source: Text, text: Text, records: Count, points: Whole, latest: Time });
export type UnmatchedName = v.InferOutput<typeof UnmatchedName>;
const HeldGroup = v.object({ code: Text, currency: Text, records: Count, amount: Money, earliest: Time });
export type HeldGroup = v.InferOutput<typeof HeldGroup>;
export const UnmatchedSummary = v.object({ names: v.array(UnmatchedName), held: v.array(HeldGroup) });

const Alias = v.object({
  source: Text,
  text: Text,
  rep: v.optional(v.nullable(Text), null),
  why: v.optional(v.nullable(Text), null),
});
export type Alias = v.InferOutput<typeof Alias>;
export const Aliases = v.object({ aliases: v.array(Alias) });

const Rate = v.object({ currency: Text, since: v.optional(v.nullable(Text), null), rate: v.number() });
export type Rate = v.InferOutput<typeof Rate>;
export const Rates = v.object({ baseCurrency: Text, rates: v.array(Rate) });

const RecordState = v.object({
  at: Time,
  reason: v.picklist(['received', 'rematched', 'corrected']),
  revision: Whole,
  kind: Text,
  status: Text,
  credits: v.array(v.object({ rep: Text, share: Whole })),
  occurredAt: Time,
  amount: v.optional(v.nullable(Money), null),
  currency: Text,
  score: v.optional(v.nullable(v.number()), null),
  attributes: v.record(Text, Text),
  gives: v.array(v.object({ rep: Text, name: Text, points: Whole, amount: Money, rule: Text, rulebook: Whole })),
  unmatched: v.array(Text),
  held: v.optional(v.nullable(Text), null),
  correction: v.optional(v.nullable(Corrected), null),
});
export type RecordState = v.InferOutput<typeof RecordState>;
export const RecordPage = v.object({
  source: Text,
  externalId: Text,
  version: Whole,
  state: RecordState,
  history: v.array(RecordState),
});
export type RecordPage = v.InferOutput<typeof RecordPage>;

const Transfer = v.object({
  period: Text,
  from: v.optional(v.nullable(Text), null),
  to: v.optional(v.nullable(Text), null),
  records: Count,
  points: Whole,
  amount: Money,
});
export const Move = v.object({ transfers: v.array(Transfer) });
export type Transfer = v.InferOutput<typeof Transfer>;
export const People = v.object({ teams: v.array(Team), reps: v.array(Rep), notes: v.array(Text) });
export type People = v.InferOutput<typeof People>;

/** What goes to POST /api/v1/activities. */
export interface ActivityItem {
  source: string;
  externalId: string;
  revision: number;
  kind: 'deal' | 'training' | 'idea';
  status: string;
  rep: string;
  occurredAt: string;
  amount?: number;
  currency?: string;
  score?: number;
  attributes?: Record<string, string>;
}
