import type { Dictionary } from '../dictionary.ts'

/** Signing in, one’s own account, and roles. */
export const signIn: Dictionary['signIn'] = {
  title: 'Sign in',
  username: 'User name',
  password: 'Password',
  showPassword: 'Show or hide the password',
  submit: 'Sign in',
  motto: 'From the county store to those who need it, every box accounted for.',
  forgotten: 'Forgotten your password? Ask your administrator to reset it.',
  toFinder: 'Find supplies (public page)',
  expired: 'Your session has ended',
  expiredHint: 'Sign in again and carry on; what you typed is still here.',
}

export const account: Dictionary['account'] = {
  title: 'My account',
  menuOf: 'Account menu of {name}',
  language: 'Language',
  appearance: 'Appearance',
  signOut: 'Sign out',
  password: 'Change password',
  passwordHint: 'Ends your sessions on other devices',
  currentPassword: 'Current password',
  newPassword: 'New password',
  repeatPassword: 'New password again',
  changePassword: 'Change password',
  passwordTooShort: 'At least {min} characters',
  passwordsDiffer: 'The two differ',
  passwordChanged: 'Password changed',
  tokens: 'API tokens',
  tokensHint: 'Scripts use them to act as you',
  noTokens: 'No tokens yet',
  tokenName: 'Name',
  tokenNameHint: 'What it is for, so that you can tidy up later',
  tokenCreated: 'Created',
  tokenExpires: 'Valid until',
  tokenExpiresHint: 'Leave empty for no end',
  tokenNever: 'No end',
  createToken: 'Create token',
  tokenMade: 'Token created',
  tokenOnce: 'The token is shown this once: copy it now. A lost one can only be revoked and made anew.',
  token: 'Token',
  revokeToken: 'Revoke',
  revokeTokenText: 'Scripts that use “{name}” stop working at once. This cannot be undone.',
}

export const scheme: Dictionary['scheme'] = { light: 'Light', dark: 'Dark', auto: 'System' }

export const role: Dictionary['role'] = {
  administrator: 'Administrator',
  supply_manager: 'Supply manager',
  inspector: 'Inspector',
  viewer: 'Viewer',
}

export const roleHint: Dictionary['roleHint'] = {
  administrator: 'Keeps people, jurisdictions, products and devices, and moves stock',
  supply_manager: 'Moves stock and describes places',
  inspector: 'Sees everything in the jurisdiction',
  viewer: 'Sees everything in the jurisdiction',
}
