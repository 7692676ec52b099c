import * as v from 'valibot';
import { Problem, readProblem, unreachable, unreadable } from './problem';
import * as wire from './wire';

const TIMEOUT_MS = 8_000;

interface Answer {
  status: number;
  body: unknown;
  headers: Headers;
}

type Method = 'GET' | 'PUT' | 'POST' | 'DELETE';

async function ask(
  method: Method,
  path: string,
  body?: unknown,
  headers?: Record<string, string>,
  timeout = TIMEOUT_MS,
) {
  let response: Response;
  try {
    response = await fetch(`/api/v1${path}`, {
      method,
      headers: {
        Accept: 'application/json',
        ...(body !== undefined && {
          'Content-Type': body instanceof Blob ? 'application/octet-stream' : 'application/json',
        }),
        // Another site can make a browser send our cookie, but not this header.
        ...(method !== 'GET' && { 'X-Arena-Request': '1' }),
        ...headers,
      },
      signal: AbortSignal.timeout(timeout),
      credentials: 'same-origin',
      cache: 'no-store',
      ...(body !== undefined && { body: body instanceof Blob ? body : JSON.stringify(body) }),
    });
  } catch {
    throw unreachable();
  }

  const answer: Answer = { status: response.status, body: undefined, headers: response.headers };
  if (response.status !== 202 && response.status !== 204 && response.status !== 304) {
    try {
      answer.body = await response.json();
    } catch {
      if (response.ok) throw unreadable(response.status);
    }
  }
  return answer;
}

async function call<T extends v.GenericSchema>(
  schema: T,
  method: Method,
  path: string,
  body?: unknown,
): Promise<v.InferOutput<T>> {
  const answer = await ask(method, path, body);
  if (answer.status >= 400) throw readProblem(answer.status, answer.body);
  return read(schema, answer.body, answer.status);
}

function read<T extends v.GenericSchema>(schema: T, body: unknown, status: number): v.InferOutput<T> {
  const parsed = v.safeParse(schema, body);
  if (parsed.success) return parsed.output;
  console.warn('Arena: an answer was not as agreed', v.flatten(parsed.issues).nested);
  throw unreadable(status);
}

const Anything = v.unknown();
const part = encodeURIComponent;

export const getOrganisation = () => call(wire.Organisation, 'GET', '/organisation');
export interface OrganisationChange {
  name: string;
  timeZone?: string;
  baseCurrency?: string;
  fiscalYearStartMonth?: number;
}

/** Returns whether the server begins anew: then it is away for a moment. */
export async function putOrganisation(change: OrganisationChange): Promise<boolean> {
  const answer = await ask('PUT', '/organisation', change);
  if (answer.status >= 400) throw readProblem(answer.status, answer.body);
  return answer.status === 202;
}

export const getBoards = async () => (await call(wire.Boards, 'GET', '/boards')).boards;
export const getTeams = async () => (await call(wire.Teams, 'GET', '/teams')).teams;
export const getLatestPeriod = async (board: string, period: string) =>
  (await call(wire.Latest, 'GET', `/boards/${part(board)}/latest?period=${part(period)}`)).period;

/** Every rep, page by page, up to a bound that no form could show anyway. */
export async function getReps(): Promise<wire.Rep[]> {
  const reps: wire.Rep[] = [];
  let after: string | null = null;
  for (let page = 0; page < 20; page += 1) {
    const query: string = after === null ? '?limit=500' : `?limit=500&after=${part(after)}`;
    const answer: v.InferOutput<typeof wire.Reps> = await call(wire.Reps, 'GET', `/reps${query}`);
    reps.push(...answer.reps);
    if (answer.next === null || answer.next === after) break;
    after = answer.next;
  }
  return reps;
}

export interface StandingsAsked {
  board: string;
  /** Absolute (`2017-Q3`) or relative (`this-month`). */
  period: string;
  scope: wire.Scope;
  top: number;
}

export type StandingsAnswer =
  | { kind: 'same'; serverMs: number | undefined }
  | { kind: 'new'; standings: wire.Standings; etag: string | null; serverMs: number | undefined };

/** Asks for standings; `same` when they are still those of `etag`. `serverMs` is the server's clock as it answered. */
export async function getStandings(
  { board, period, scope, top }: StandingsAsked,
  etag?: string | null,
  timeout = 4_000,
): Promise<StandingsAnswer> {
  const path = `/boards/${part(board)}/${scope === 'teams' ? 'teams' : 'standings'}?period=${part(period)}&top=${String(top)}`;
  const answer = await ask('GET', path, undefined, etag ? { 'If-None-Match': etag } : {}, timeout);
  const date = Date.parse(answer.headers.get('Date') ?? '');
  if (answer.status === 304) return { kind: 'same', serverMs: Number.isNaN(date) ? undefined : date };
  if (answer.status >= 400) throw readProblem(answer.status, answer.body);

  const standings = read(wire.standingsSchema(board), answer.body, answer.status);
  // A standings that nobody changed keeps its old time; the header, in whole seconds, tells when it was sent.
  const asOf = Date.parse(standings.asOf);
  return {
    kind: 'new',
    standings,
    etag: answer.headers.get('ETag'),
    serverMs: Number.isNaN(date) ? asOf : Math.max(asOf, date),
  };
}

export const getRepPage = (id: string, period: string) =>
  call(wire.RepPage, 'GET', `/reps/${part(id)}?period=${part(period)}`);
export const getRepActivity = (id: string, after = 0) =>
  call(wire.RepActivity, 'GET', `/reps/${part(id)}/activity?after=${String(after)}`);
export const getRules = async () => (await call(wire.Rulebook, 'GET', '/rulebook')).rules;
/** The rows of a board around one rep, five each side. */
export const getAround = async (board: string, period: string, rep: string) =>
  (
    await call(
      wire.standingsSchema(board),
      'GET',
      `/boards/${part(board)}/standings?period=${part(period)}&around=${part(rep)}`,
    )
  ).entries;

export const getSession = () => call(wire.Session, 'GET', '/session');
export const signIn = (key: string) => call(Anything, 'POST', '/session', { key });
export const useWallToken = (wallToken: string) => call(Anything, 'POST', '/session', { wallToken });
export const signOut = () => call(Anything, 'DELETE', '/session');

export const putTeam = (id: string, team: { name: string; region: string }) =>
  call(Anything, 'PUT', `/teams/${part(id)}`, team);

export interface RepDetails {
  name: string;
  team: string;
  email?: string;
  since?: string;
  active?: boolean;
  preferredName?: string;
  nameEn?: string;
  nameZh?: string;
}
export const putRep = (id: string, rep: RepDetails) => call(Anything, 'PUT', `/reps/${part(id)}`, rep);

/** Sends one activity and returns its receipt. A problem that is `retryable` means unknown: send the very same again. */
export async function postActivity(item: wire.ActivityItem): Promise<wire.Receipt> {
  const answer = await ask('POST', '/activities', item, {}, 15_000);
  // All unavailable is a 503 that still carries its receipts.
  const receipts = v.safeParse(wire.Receipts, answer.body);
  const receipt = receipts.success ? receipts.output[0] : undefined;
  if (receipt) return receipt;
  if (answer.status >= 400) throw readProblem(answer.status, answer.body);
  throw unreadable(answer.status);
}

export const getUnmatched = (after?: string) =>
  call(wire.UnmatchedList, 'GET', after ? `/unmatched?after=${part(after)}` : '/unmatched');
export const putAlias = (source: string, text: string, rep: string) =>
  call(Anything, 'PUT', `/aliases/${part(source)}/${part(text)}`, { rep });

export const getUnmatchedSummary = () => call(wire.UnmatchedSummary, 'GET', '/unmatched/summary');
export const dismissName = (source: string, text: string, dismiss: string) =>
  call(Anything, 'PUT', `/aliases/${part(source)}/${part(text)}`, { dismiss });
export const removeAlias = (source: string, text: string) =>
  call(Anything, 'DELETE', `/aliases/${part(source)}/${part(text)}`);
export const getAliases = async () => (await call(wire.Aliases, 'GET', '/aliases')).aliases;

export const getRates = () => call(wire.Rates, 'GET', '/rates');
export const putRates = (rates: readonly wire.Rate[]) => call(wire.Rates, 'PUT', '/rates', { rates });

export const getRecord = (source: string, externalId: string) =>
  call(wire.RecordPage, 'GET', `/records/${part(source)}/${externalId.split('/').map(part).join('/')}`);
export interface Correction {
  source: string;
  externalId: string;
  version: number;
  reason: string;
  change: Record<string, unknown>;
}
export const correct = (correction: Correction) => call(wire.RecordPage, 'POST', '/corrections', correction);

export interface RepsAsked {
  search?: string;
  team?: string;
  sort?: string;
  lang?: string;
  after?: string;
}
export async function putPhoto(rep: string, photo: Blob): Promise<void> {
  const answer = await ask('PUT', `/reps/${part(rep)}/photo`, photo, {}, 60_000);
  if (answer.status >= 400) throw readProblem(answer.status, answer.body);
}
export const removePhoto = (rep: string) => call(Anything, 'DELETE', `/reps/${part(rep)}/photo`);
/** The address of a photo; it never shows another one. */
export const photoOf = (rep: string, photo: string, size: 64 | 256) =>
  `/api/v1/reps/${part(rep)}/photo?size=${String(size)}&v=${part(photo)}`;

export const findReps = (asked: RepsAsked) =>
  call(wire.Reps, 'GET', `/reps?${new URLSearchParams({ ...asked, limit: '100' }).toString()}`);
export const previewMove = (rep: string, team: string, since: string) =>
  call(wire.Move, 'GET', `/reps/${part(rep)}/move?team=${part(team)}${since && `&since=${part(since)}`}`);
export const previewPeople = (text: string) => call(wire.People, 'POST', '/people/preview', { text });
export const createPeople = (text: string) => call(wire.People, 'POST', '/people', { text });

export const getImports = async () => (await call(wire.ImportJobs, 'GET', '/imports')).imports;
export const getImport = (id: string) => call(wire.ImportJob, 'GET', `/imports/${part(id)}`);
export const previewImport = (id: string, settings: wire.ImportSettings) =>
  call(wire.ImportPreview, 'POST', `/imports/${part(id)}/preview`, settings);
export const startImport = (id: string, settings: wire.ImportSettings) =>
  call(wire.ImportJob, 'POST', `/imports/${part(id)}/start`, settings);
export const moveImport = (id: string, what: 'pause' | 'resume' | 'cancel') =>
  call(wire.ImportJob, 'POST', `/imports/${part(id)}/${what}`);
export const getMappings = async () => (await call(wire.SavedMappings, 'GET', '/import-mappings')).mappings;
export const putMapping = (name: string, settings: wire.ImportSettings) =>
  call(Anything, 'PUT', `/import-mappings/${part(name)}`, settings);

/** Sends a whole file; nothing of it counts before the import is started. */
export async function uploadImport(file: File): Promise<wire.ImportJob> {
  const answer = await ask('POST', `/imports?name=${part(file.name)}`, file, {}, 120_000);
  if (answer.status >= 400) throw readProblem(answer.status, answer.body);
  return read(wire.ImportJob, answer.body, answer.status);
}

export const getWallLinks = async () => (await call(wire.WallLinks, 'GET', '/wall-links')).links;
export const createWallLink = (name: string) => call(wire.NewWallLink, 'POST', '/wall-links', { name });
export const revokeWallLink = (id: string) => call(Anything, 'DELETE', `/wall-links/${part(id)}`);

/** Whether the problem is that this browser may not see or do it. */
export const isRefusal = (problem: unknown): boolean =>
  problem instanceof Problem && (problem.status === 401 || problem.status === 403);
