import type { Problem } from './problem';
import type { Words } from './words/zh';

/** What went wrong, in the reader's language. The server's own sentence stands beside it where it says more. */
export function explain(problem: Problem, words: Words): string {
  const { status, code } = problem;
  if (code === 'unreadable') return words.problemUnreadable;
  if (status === 0) return words.problemNetwork;
  if (status === 401) return words.problemSignIn;
  if (status === 403) return words.problemForbidden;
  if (status === 404) return words.problemMissing;
  if (status === 409) return words.problemConflict;
  if (status === 413) return words.problemTooLarge;
  if (status === 429 || status === 503) return words.problemBusy;
  return status >= 500 ? words.problemServer : words.problemRefused;
}
