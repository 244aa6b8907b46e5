/** 登录、权限和人员。 */
export const accountProblems = {
  unauthenticated: '请先登录。',
  invalid_credentials: '用户名或密码不对。',
  invalid_token: '令牌无效或已过期。',
  session_required: '请用密码登录后再办理。',
  forbidden: '您没有办理这件事的权限。',
  username_taken: '用户名 {username} 已被使用，请换一个。',
  own_account: '自己的权限和密码重置要由另一位管理员办理。',
  last_administrator: '这是最后一位全局管理员，请先设另一位。',
  scope_too_wide: '只能授予您自己辖区以内的权限。',
  wrong_password: '当前密码不对。',
  weak_password: '密码太简单或太常见，请换一个。',
  expiry_past: '有效期已经过去，请重新选择。',
  too_many_tokens: '令牌已有 {max} 个，请先作废不用的。',
} as const
