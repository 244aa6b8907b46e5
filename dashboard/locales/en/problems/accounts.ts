/** Signing in, roles and people. */
export const accountProblems = {
  unauthenticated: 'Sign in first.',
  invalid_credentials: 'User name or password is wrong.',
  invalid_token: 'The token is not valid or has expired.',
  session_required: 'Sign in with your password for this.',
  forbidden: 'You may not do this.',
  username_taken: 'The user name {username} is taken: choose another.',
  own_account: 'Another administrator must change your rights or reset your password.',
  last_administrator: 'This is the last administrator of everything: make another first.',
  scope_too_wide: 'You can grant rights within your own jurisdiction only.',
  wrong_password: 'The current password is wrong.',
  weak_password: 'This password is too simple or too common: choose another.',
  expiry_past: 'The last day is over: choose another.',
  too_many_tokens: 'You have {max} tokens: revoke one first.',
}
