import type { AlertLocale } from './locale.ts'

/** What visitors say of a point. */
const KIND: Readonly<Record<string, string>> = {
  empty: '没货了',
  broken: '机器坏了',
  closed: '没开门',
  moved: '找不到',
}

export const zhCN: AlertLocale = {
  severity: { critical: '紧急', warning: '警告', info: '提示' },
  event: {
    opened: '新告警',
    reopened: '再次发生',
    reminded: '稍后处理已到时间',
    assigned: '指派给您',
    escalated: '无人确认，升级',
    resolved: '已恢复',
  },
  rule: {
    device_offline: () => '设备离线',
    device_silent: () => '服务器重启后一直没有收到设备消息',
    sold_out: ({ product }) => `${product}缺货`,
    low_channel: ({ product, facts }) => `货道 ${facts.channel} 余量低：${product}剩 ${facts.remaining}`,
    channel_jam: ({ facts }) => (facts.channel ? `货道 ${facts.channel} 卡货` : '机器卡货'),
    device_fault: ({ facts }) => `设备故障 ${facts.code}`,
    door_open: () => '柜门长时间未关',
    tamper: () => '设备可能被撬动',
    clock_wrong: () => '设备时钟不准',
    bad_messages: ({ facts }) => `24 小时内有 ${facts.messages} 条异常消息`,
    cloned_device: () => '同一编号出现互相矛盾的记录，可能有两台设备冒用同一身份',
    climate_excursion: ({ facts }) =>
      `${{ hot: '温度过高', cold: '温度过低', humid: '湿度过高', dry: '湿度过低' }[String(facts.what)] ?? '温湿度超标'}：${facts.value ?? facts.peak}${facts.unit}，限 ${facts.limit}${facts.unit}（${facts.profile}）`,
    climate_silent: () => '温湿度很久没有上报',
    discrepancy_old: ({ facts }) => `${facts.count} 处账实不符长期未处理`,
    recall_open: ({ facts }) => `召回批号 ${facts.lots} 已过 ${facts.days} 天，现存数还没有上报`,
    staff_overdue: ({ facts }) =>
      `${facts.people} 名药管员${facts.what === 'training' ? '年度培训逾期' : '上岗证缺失或过期'}`,
    public_report: ({ facts }) => `${facts.reports} 人次反映${KIND[String(facts.kind)] ?? '有问题'}`,
    config_rejected: () => '设备拒绝了下发的配置',
    rollout_halted: () => '固件升级已自动暂停',
    disk_low: ({ facts }) => `服务器磁盘只剩 ${facts.freePercent}%`,
    backup_failed: () => '数据库备份失败',
  },
  installation: '系统',
  line: ({ event, severity, place, matter, at }) => `【${severity}】${place}：${matter}（${event}，${at}）`,
  title: ({ place, matter, more }) => `${place}：${matter}${more === 0 ? '' : ` 等 ${more + 1} 条`}`,
  more: (count) => `另有 ${count} 条，请在告警页查看。`,
  link: '去处理',
  test: { title: '三亮：测试消息', line: (contact) => `“${contact}”可以收到告警通知。` },
}
