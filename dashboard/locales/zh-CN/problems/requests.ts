/** 请求本身的问题。 */
export const requestProblems = {
  unexpected: '没能完成。服务器说明：{detail}',
  internal_error: '服务器出错了，已记录。请稍后重试。{detail}',
  database_unavailable: '暂时不能保存，请稍后再试。',
  invalid_request: '有内容不符合要求，请检查标出的各项。',
  invalid_json: '请求内容损坏，请刷新页面后重试。',
  bad_request: '请求内容无法读取，请刷新页面后重试。',
  too_many_requests: '尝试次数太多，请 {retryAfter} 秒后再试。',
  https_required: '这个地址不能安全登录，请使用 HTTPS 访问。',
  foreign_origin: '请求来自别的网站，已拒绝。如果这就是系统地址，请管理员设置 PUBLIC_URL。',
  csrf_token_wrong: '页面已经过时，请刷新后重试。',
  not_found: '找不到，可能已被删除，或者不在您的辖区。',
  idempotency_key_reused:
    '这张单其实已经提交成功，当时没有收到回复。改动后的内容没有再次入账，请到流水中核对。',
  invalid_idempotency_key: '提交编号不合规，请刷新页面后重试。',
  body_too_large: '内容太多，请分几次提交。',
  method_not_allowed: '这里不能这样操作，请刷新页面后重试。',
} as const
