export const climateProblems = {
  reading_empty: '温度和湿度至少填一个。',
  reading_in_future: '读数时间在将来，请检查手机时钟或改时间。',
  reading_too_old: '读数时间太早，请核对日期。',
  reading_exists:
    '{by}已为这一分钟记过别的读数（{celsius} ℃，{humidity}%）。要改就“更正”那一条，否则请换个时间。',
  reading_corrected: '这条读数已经有人更正过，请刷新后再看。',
  proposal_decided: '这条建议已经处理过了，请刷新后再看。',
  excursion_acknowledged: '{by}已经处理过这次超标，请刷新后再看。',
  no_sensor_place: '温湿度传感器只能装在库房、仓库或发放点，请另选地点。',
  no_sources: '请先选择要看的探头。',
  too_many_sources: '最多同时比较 12 个探头。',
  storage_limits_crossed: '下限必须低于上限。',
  bad_period: '时间段不对：起点要早于终点，最长 {days} 天。',
} as const
