export const visitorProblems = { reports_answered: '已经有人答复了，没有待答复的反映。' } as const
