interface InBoth {
  en: string;
  zh: string;
}

/** The words of the product, as they stand on every screen and in the API. */
export const GLOSSARY: readonly { term: InBoth; meaning: InBoth }[] = [
  {
    term: { en: 'Rep', zh: '销售' },
    meaning: {
      en: 'A person who earns points. Belongs to one team at a time; the history of that is kept.',
      zh: '获得积分的人。同一时间属于一个团队，历史归属会保留。',
    },
  },
  {
    term: { en: 'Team, region', zh: '团队、大区' },
    meaning: { en: 'Reps who compete together; teams roll up to regions.', zh: '一起竞争的销售；团队归入大区。' },
  },
  {
    term: { en: 'Activity', zh: '活动' },
    meaning: {
      en: 'What a source says about one of its records now: a deal, a training, an idea. It never carries points.',
      zh: '来源系统对一条记录当前状态的说明：成交、培训或创意。其中不含积分。',
    },
  },
  {
    term: { en: 'Credit', zh: '计分' },
    meaning: {
      en: 'What one activity gives one rep under the rulebook.',
      zh: '一项活动按积分规则给一名销售的积分。',
    },
  },
  {
    term: { en: 'Ledger', zh: '积分账本' },
    meaning: {
      en: 'A rep’s list of entries. Nothing in it is edited or removed: a correction is a new entry.',
      zh: '每名销售的积分明细。账本只增不改，更正以新的条目体现。',
    },
  },
  {
    term: { en: 'Rulebook', zh: '积分规则' },
    meaning: {
      en: 'What is worth how many points; an entry names the version that made it.',
      zh: '什么值多少分；每个条目都注明所用的版本。',
    },
  },
  {
    term: { en: 'Tally', zh: '计数' },
    meaning: { en: 'One running number: points, money or a count.', zh: '一个累计数字：积分、金额或次数。' },
  },
  {
    term: { en: 'Period', zh: '周期' },
    meaning: {
      en: 'A day, week, month, fiscal quarter or year, in the organisation’s time zone.',
      zh: '按组织时区计算的日、周、月、财季或财年。',
    },
  },
  {
    term: { en: 'Standings, board', zh: '排名、排行榜' },
    meaning: {
      en: 'The ranking in one tally and period, and how it is shown. Equal values share a rank.',
      zh: '某一计数在某一周期内的名次及其展示方式。数值相同则名次相同。',
    },
  },
  {
    term: { en: 'Badge', zh: '徽章' },
    meaning: {
      en: 'Held while what earned it counts; withdrawn when a correction undoes the reason.',
      zh: '达成条件时获得；更正使条件不再成立时收回。',
    },
  },
  {
    term: { en: 'Unmatched, held', zh: '未匹配、待定' },
    meaning: {
      en: 'Received and kept, but waiting for a rep or a rate. It counts as if it had come in order as soon as there is one.',
      zh: '已收到并保存，但在等待对应的销售或汇率。条件具备后，会像按顺序到达一样计分。',
    },
  },
  {
    term: { en: 'Working day', zh: '工作日' },
    meaning: {
      en: 'Monday to Friday, in China without public holidays and with the days that make up for them.',
      zh: '周一至周五；中国的组织按法定节假日和调休安排计算。',
    },
  },
];
