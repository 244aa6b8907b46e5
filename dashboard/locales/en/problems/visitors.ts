export const visitorProblems = { reports_answered: 'Somebody has answered these reports already.' }
