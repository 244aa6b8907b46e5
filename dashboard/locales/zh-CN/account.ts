/** 登录、我的账号和权限。 */
export const signIn = {
  title: '登录',
  username: '用户名',
  password: '密码',
  showPassword: '显示或隐藏密码',
  submit: '登录',
  motto: '从县库到群众手中，一盒一支都有数。',
  forgotten: '忘记密码？请联系上级管理员重置。',
  toFinder: '查找发放点（公众页面）',
  expired: '登录已过期',
  expiredHint: '重新登录后可以继续，刚才填写的内容都还在。',
} as const

export const account = {
  title: '我的账号',
  menuOf: '{name}的账号菜单',
  language: '语言',
  appearance: '外观',
  signOut: '退出登录',
  password: '修改密码',
  passwordHint: '改完后，其他设备上的登录会失效',
  currentPassword: '当前密码',
  newPassword: '新密码',
  repeatPassword: '再输一次新密码',
  changePassword: '修改密码',
  passwordTooShort: '至少 {min} 个字符',
  passwordsDiffer: '两次输入不一致',
  passwordChanged: '密码已修改',
  tokens: '接口令牌',
  tokensHint: '脚本用它以您的身份访问接口',
  noTokens: '还没有令牌',
  tokenName: '名称',
  tokenNameHint: '写明用途，便于日后清理',
  tokenCreated: '创建时间',
  tokenExpires: '有效期至',
  tokenExpiresHint: '留空则长期有效',
  tokenNever: '长期有效',
  createToken: '创建令牌',
  tokenMade: '令牌已创建',
  tokenOnce: '令牌只显示这一次，请现在复制保存。丢失后只能作废重建。',
  token: '令牌',
  revokeToken: '作废',
  revokeTokenText: '作废后，使用“{name}”的脚本立即无法访问，且不能恢复。',
} as const

export const scheme = { light: '浅色', dark: '深色', auto: '跟随系统' } as const

export const role = {
  administrator: '管理员',
  supply_manager: '药管员',
  inspector: '督查',
  viewer: '只读',
} as const

export const roleHint = {
  administrator: '管理人员、区划、品种和设备，也能办理出入库',
  supply_manager: '办理出入库，维护发放点资料',
  inspector: '查看辖区内全部数据',
  viewer: '查看辖区内全部数据',
} as const
