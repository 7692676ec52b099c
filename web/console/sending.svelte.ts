import { asProblem, type Problem } from '../shared/problem';

/** One thing at a time that changes something: while it is under way, a second press does nothing. */
export class Sending {
  busy = $state(false);
  problem = $state.raw<Problem>();

  /** Does it; returns whether it succeeded. */
  async send(what: () => Promise<unknown>): Promise<boolean> {
    if (this.busy) return false;
    this.busy = true;
    this.problem = undefined;
    try {
      await what();
      return true;
    } catch (thrown) {
      this.problem = asProblem(thrown);
      return false;
    } finally {
      this.busy = false;
    }
  }

  /** What is wrong with one field, if the server said so. */
  fault(field: string): string {
    return this.problem?.fields[field]?.join(' ') ?? '';
  }
}
