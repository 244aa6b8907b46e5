/** 设备登记和货道。 */
export const deviceProblems = {
  device_exists: '编号 {id} 已被使用，请换一个。',
  board_not_heard: '这块旧主板（{log}）没有再联网，或者现在这块又联网了。请刷新后再看。',
  device_revoked: '机器 {id} 的密钥已作废，请重新登记。',
  not_a_dispenser: '这个发放点不是自助发放机的位置。',
  place_has_device: '这里已有机器 {device}，请先作废它。',
  channel_twice: '货道 {channel} 写了两次。',
  unknown_channel: '这台机器没有第 {channel} 货道。',
  wrong_product: '批号 {lot} 不是第 {channel} 货道的品种。',
  more_than_unassigned: '第 {channel} 货道要装 {requested}，机器里还没分到货道的只有 {available}，请先收货。',
  more_than_in_channel: '第 {channel} 货道里这个批号不足 {requested}，请刷新核对。',
} as const
