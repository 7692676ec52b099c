import { expect, test } from 'vitest';
import { readRates, writeRates } from './rates';

test('rates are read from lines and written again', () => {
  const rates = [
    { currency: 'USD', since: '2026-01-01', rate: '7.1' },
    { currency: 'EUR', since: '', rate: '7.8' },
  ];
  expect(readRates(writeRates(rates))).toEqual({ rates, wrong: 0 });
  expect(readRates('\uFEFFusd;2026-01-01;7.1\r\n')).toEqual({ rates: rates.slice(0, 1), wrong: 0 });
});

test('lines that are no rates are counted', () => {
  expect(readRates('USD,1 May,7\nUS,,7\nUSD,,dear')).toEqual({ rates: [], wrong: 3 });
});
