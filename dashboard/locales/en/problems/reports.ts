export const reportProblems = {
  report_period: 'Choose months that have begun, the first one first, {months} at most.',
  report_in_the_making: 'The ledger is being summed up, {pending} to go: try again shortly.',
}
