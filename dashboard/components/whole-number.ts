/** 0, 1, 2, … */
export const isWhole = (number: number): boolean => Number.isInteger(number) && number >= 0
