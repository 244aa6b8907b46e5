import { ConflictError, ProblemError } from '../../errors.ts'

/**
 * The code is not open. Mistyped, used, expired, revoked and never made get the same answer: who holds the sheet needs
 * another code in any case, and who guesses learns nothing.
 */
export class ClaimRefusedError extends ProblemError {
  override name = 'ClaimRefusedError'
  constructor() {
    super(
      404,
      'claim_code_refused',
      'This code is not open: it is mistyped, used, expired or revoked. Compare it with the sheet, or ask for a new one.',
    )
  }
}

/** Since the code was made, a machine was put there; it was not said that it is to be replaced. */
export const placeTaken = (name: string): ConflictError =>
  new ConflictError(
    'claim_place_taken',
    `There is a machine at ${name} already. Ask who gave you the code.`,
    { name },
  )
