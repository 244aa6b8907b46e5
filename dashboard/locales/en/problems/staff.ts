export const staffProblems = {
  staff_dates: 'A date cannot be: it lies in the future, or before what comes first. Compare with the paper.',
  staff_other_kind: 'A correction is of the same kind: withdraw this one and enter the other.',
  staff_record_corrected: 'This entry was corrected before: load it again.',
  staff_anonymised:
    'This person left long ago and has no name here any more. Enter somebody who is back anew.',
  survey_in_future: 'The survey lies in the future: enter it when it is done.',
  survey_withdrawn: 'This result was withdrawn before: load it again.',
}
