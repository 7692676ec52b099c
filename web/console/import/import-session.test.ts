import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import * as api from '../../shared/api';
import { Problem } from '../../shared/problem';
import type { ImportJob, ImportPreview, ImportSettings } from '../../shared/wire';
import { ImportSession } from './import-session.svelte';

vi.mock('../../shared/api');

const job = (status: ImportJob['status'] = 'uploaded') => ({ id: 'a', name: 'deals.csv', status }) as ImportJob;

/** How long the server takes for a preview, which here only says how many rows are ready: more when reps are created. */
const TAKES_MS = 1_000;
const previewOf = ({ createReps }: ImportSettings) => ({ ready: createReps ? 9 : 5 }) as ImportPreview;

async function opened(): Promise<ImportSession> {
  const session = new ImportSession();
  void session.open(job());
  await vi.advanceTimersByTimeAsync(TAKES_MS);
  return session;
}

beforeEach(() => {
  vi.useFakeTimers();
  vi.mocked(api.previewImport).mockImplementation(
    (_, settings) =>
      new Promise((resolve) => {
        setTimeout(() => {
          resolve(previewOf(settings));
        }, TAKES_MS);
      }),
  );
  vi.mocked(api.startImport).mockResolvedValue(job('running'));
  vi.mocked(api.getImport).mockResolvedValue(job('running'));
});
afterEach(() => {
  vi.clearAllTimers();
  vi.useRealTimers();
  vi.resetAllMocks();
});

test('what is changed while a preview is under way is previewed as well', async () => {
  const session = await opened();
  session.change({ overwrite: true });
  await vi.advanceTimersByTimeAsync(500);
  session.change({ createReps: true });
  await vi.advanceTimersByTimeAsync(3 * TAKES_MS);

  expect(session.preview?.ready).toBe(9);
  expect(session.settled).toBe(true);
});

test('nothing is started with settings that nobody has seen the outcome of', async () => {
  const session = await opened();
  expect(session.settled).toBe(true);

  session.change({ createReps: true });
  expect(session.settled).toBe(false);
  await session.start();
  expect(api.startImport).not.toHaveBeenCalled();

  await vi.advanceTimersByTimeAsync(2 * TAKES_MS);
  expect(session.settled).toBe(true);
  await session.start();
  expect(api.startImport).toHaveBeenCalledWith('a', { createReps: true, overwrite: false });
});

test('a preview that failed can be asked for again', async () => {
  const session = await opened();
  vi.mocked(api.previewImport).mockRejectedValueOnce(new Problem(503, 'store.unavailable', ''));
  session.change({ createReps: true });
  await vi.advanceTimersByTimeAsync(500);
  expect(session.sending.problem?.status).toBe(503);
  expect(session.settled).toBe(false);

  void session.show();
  await vi.advanceTimersByTimeAsync(TAKES_MS);

  expect(session.sending.problem).toBeUndefined();
  expect(session.preview?.ready).toBe(9);
});

test('who leaves the page asks nothing more', async () => {
  const session = await opened();
  await session.start();
  session.close();
  await vi.advanceTimersByTimeAsync(10_000);
  expect(api.getImport).not.toHaveBeenCalled();

  const another = await opened();
  another.change({ createReps: true });
  another.close();
  vi.mocked(api.previewImport).mockClear();
  await vi.advanceTimersByTimeAsync(10_000);
  expect(api.previewImport).not.toHaveBeenCalled();
});

test('an answer that comes after the page was left does not open the import again', async () => {
  const session = await opened();
  const starting = session.start();
  session.close();
  await starting;

  expect(session.job).toBeUndefined();
});
