/** What visitors of the public finder told and looked for, on the manager's side. */
export const publicReportKind = {
  empty: 'nothing left',
  broken: 'out of order',
  closed: 'closed',
  moved: 'not there',
} as const

export const publicReportOutcome = { put_right: 'True, put right', unfounded: 'Not so' } as const

export const visitors = {
  title: 'Visitors',
  note: 'Visitors of the public finder leave no name: here is only which point, what is wrong and how many said so.',
  tabReports: 'Reports',
  tabDemand: 'Found nothing',
  open: 'To answer',
  answered: 'Answered',
  place: 'Point',
  kind: 'What they say',
  people: 'Reports',
  last: 'Latest',
  first: 'First',
  outcome: 'Answer',
  by: 'Answered by',
  answer: 'Answer',
  answerTitle: 'Answer: {place}, “{kind}”',
  answerNote:
    '{count} reports are answered at once. Other visitors are no longer warned; new reports appear again.',
  remark: 'Remark',
  save: 'Answer',
  saved: 'Answered',
  none: 'No reports to answer',
  noneHint:
    'When visitors say that a point is empty, out of order, closed or gone, it appears here and raises an alert.',
  noneAnswered: 'No report has been answered yet',
  seePublic: 'What the public sees',
  month: 'Month',
  where: 'Where',
  wanted: 'Wanted',
  any: 'Anything',
  searches: 'Searches that found nothing',
  searchesValue: '{count} or more',
  nearest: 'Nearest point',
  demandNote:
    'A search counts when no point within 5 km is likely to have something. Counted by month and square of about 1 km, in tens: fewer than ten are known to nobody.',
  noDemand: 'No square has ten such searches',
  noDemandHint: 'Either most people find something likely within 5 km, or few have searched.',
  map: 'Position',
} as const
