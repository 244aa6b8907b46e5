export const deliveryProblems = {
  difference_reason_required:
    'Some lines differ from the delivery note: choose a reason, and say which where it is “Other”.',
  difference_contradicts: 'A reason contradicts the quantities: compare with the delivery note.',
  line_without_goods: 'A line is neither sent nor received: remove it.',
  witness_required: 'A disposal needs a witness: choose or name one.',
  unknown_witness:
    'This person cannot be the witness: it takes somebody else who can sign in and is responsible for the place.',
  not_the_witness: 'Only the witness who is named can confirm this.',
  not_your_disposal: 'Only who prepared it or its witness can withdraw it.',
  disposal_decided: 'This disposal was confirmed or withdrawn before: load it again.',
  preparer_gone:
    '{person} may no longer post to the ledger: withdraw this disposal and have it prepared anew.',
}
