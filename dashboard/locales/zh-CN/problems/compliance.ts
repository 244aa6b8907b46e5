export const complianceProblems = {
  place_inspected_meanwhile:
    '这处在你开始检查之后，{by} 已于 {at} 提交过检查。合并提交：每一项以答得晚的为准，两份都保留。',
  not_the_level_above: '复核要由上级或督查人员来做。请改为自查再提交。',
  answers_do_not_fit: '有几项答案与检查标准对不上，请照下面的提示改。',
  place_not_assessed: '这处现在不参加三亮检查。请先定级别。',
  inspection_id_used: '这次检查的编号已被用过，请重新开始一次检查。',
  time_in_future: '时间 {said} 还没到，请调准手机的时钟。',
  time_too_old: '时间 {said} 不可能，请调准手机的时钟。',
  not_a_photo: '这不是照片，请用 JPEG、PNG 或 WebP。',
  photo_broken: '照片损坏或不完整，请重拍或重发。',
  photo_too_many_pixels: '照片有 {megapixels} 百万像素，最多 {limit}。请调低相机分辨率再拍。',
  unknown_photo: '有一张照片没有传到，请删掉这张重拍。',
  finding_moved: '这条整改别人已经动过，请刷新再看。',
  checklist_changed: '{by} 刚改过检查标准，请刷新后再改。',
  checklist_contradicts: '检查标准自相矛盾，请照下面的提示改。',
} as const
