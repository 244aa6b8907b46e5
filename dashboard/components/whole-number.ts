/** 0, 1, 2, …, or between bounds. */
export const isWhole = (number: number, min = 0, max = Number.MAX_SAFE_INTEGER): boolean =>
  Number.isInteger(number) && number >= min && number <= max

/** Whether more digits may still make a number of those from `min` on: 3 may become 30. Nothing may become anything. */
export const mayGrow = (typed: string, min: number): boolean =>
  typed === '' || (isWhole(Number(typed)) && Number(typed) < min)
