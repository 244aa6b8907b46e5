/** What is wrong with a request as such. */
export const requestProblems = {
  unexpected: 'That did not work. The server says: {detail}',
  internal_error: 'The server failed and has logged it. Try again later. {detail}',
  database_unavailable: 'Nothing can be saved at the moment. Try again shortly.',
  invalid_request: 'Something does not fit: check the fields that are marked.',
  invalid_json: 'The request was damaged: reload the page and try again.',
  bad_request: 'The request could not be read: reload the page and try again.',
  too_many_requests: 'Too many attempts. Try again in {retryAfter} seconds.',
  https_required: 'Signing in is not safe at this address: use HTTPS.',
  foreign_origin:
    'The request came from another site and was refused. If this address is yours, ask an administrator to set PUBLIC_URL.',
  csrf_token_wrong: 'This page is out of date: reload it and try again.',
  not_found: 'Not found: it may be gone, or lie outside your jurisdiction.',
  idempotency_key_reused:
    'This entry had been posted already; only the answer was lost. What you changed since was not posted: check the movements.',
  invalid_idempotency_key: 'The number of this entry is not valid: reload the page and try again.',
  body_too_large: 'Too much at once: submit it in parts.',
  method_not_allowed: 'That is not possible here: reload the page and try again.',
}
