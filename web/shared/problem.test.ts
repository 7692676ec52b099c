import { expect, test } from 'vitest';
import { explain } from './explain';
import { readProblem, unreachable } from './problem';
import { en } from './words/en';
import { zh } from './words/zh';

test('a problem of the server keeps its code, its sentence and its fields', () => {
  const problem = readProblem(422, {
    title: 'Refused',
    detail: 'A team needs a name.',
    code: 'team.invalid',
    errors: { name: ['A team needs a name.'] },
  });
  expect(problem.code).toBe('team.invalid');
  expect(problem.fields.name).toEqual(['A team needs a name.']);
  expect(problem.retryable).toBe(false);
});

test('a single field is a field as well', () => {
  expect(readProblem(422, { title: 'No such team.', code: 'x', field: 'team' }).fields).toEqual({
    team: ['No such team.'],
  });
});

test('what is no problem document is still explained, in the reader’s language', () => {
  expect(explain(readProblem(503, '<html>'), en)).toBe(en.problemBusy);
  expect(explain(readProblem(401, undefined), zh)).toBe(zh.problemSignIn);
  expect(explain(unreachable(), zh)).toBe(zh.problemNetwork);
});

test('sending again helps only where the outcome is unknown or the server busy', () => {
  expect([0, 429, 500, 503].map((status) => readProblem(status, {}).retryable)).toEqual([true, true, true, true]);
  expect([400, 401, 409, 422].map((status) => readProblem(status, {}).retryable)).toEqual([false, false, false, false]);
});
