/** 机器里的旧主板。 */
export const board = {
  title: '旧主板在联网',
  text: '这台机器换过主板，换下来的那块从 {since} 起又在联网。它可能只是在补传没传完的记录，所以概况仍以现在这块为准，补传的出货照常入账。如果是把旧主板装回去用了，请确认。',
  compare: '两块主板对照',
  present: '现在这块',
  older: '旧的这块',
  log: '日志号',
  firmware: '固件 · 硬件',
  bornAt: '上次联网',
  channel: '货道 {channel}',
  level: '余 {remaining} · 累计出 {vends}',
  believe: '旧主板已装回机器',
  believeText:
    '确认后，概况和事件都以旧主板（日志号 {log}）上报的为准。两块主板各自报过的出货只记一次，库存不变。',
  reason: '原因',
} as const
