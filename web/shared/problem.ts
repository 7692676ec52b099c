import * as v from 'valibot';

const Details = v.object({
  title: v.optional(v.nullable(v.string())),
  detail: v.optional(v.nullable(v.string())),
  code: v.optional(v.nullable(v.string())),
  field: v.optional(v.nullable(v.string())),
  errors: v.optional(v.nullable(v.record(v.string(), v.array(v.string())))),
});

/** Why a request did not do what was asked: RFC 9457 from the server, or our own when there was no answer at all. */
export class Problem extends Error {
  override name = 'Problem';

  /**
   * @param status the HTTP status; 0 when the server could not be reached
   * @param code what went wrong, for programs: `network`, `unreadable`, or the server's own
   * @param detail what went wrong, in the server's words; may be empty
   * @param fields faults by field
   */
  constructor(
    readonly status: number,
    readonly code: string,
    readonly detail: string,
    readonly fields: Readonly<Record<string, readonly string[]>> = {},
  ) {
    super(`${String(status)} ${code} ${detail}`);
  }

  /** Whether sending the very same again may help: the outcome is unknown, or the server is busy. */
  get retryable(): boolean {
    return this.status === 0 || this.status === 429 || this.status >= 500;
  }
}

export const unreachable = (): Problem => new Problem(0, 'network', '');
export const unreadable = (status: number): Problem => new Problem(status, 'unreadable', '');

/** Anything thrown, as a problem. */
export function asProblem(thrown: unknown): Problem {
  return thrown instanceof Problem ? thrown : unreadable(0);
}

/** Reads the body of an answer that was not a success. */
export function readProblem(status: number, body: unknown): Problem {
  const read = v.safeParse(Details, body);
  if (!read.success) return new Problem(status, `http-${String(status)}`, '');

  const { title, detail, code, field, errors } = read.output;
  const text = detail ?? title ?? '';
  const fields = errors ?? (field ? { [field]: [text] } : {});
  return new Problem(status, code ?? `http-${String(status)}`, text, fields);
}
