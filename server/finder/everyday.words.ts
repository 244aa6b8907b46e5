import { asSearched } from './sounds.ts'

/** What people call one kind of place (俗称): whoever looks for one of these words means the others, too. */
const ALIKE: readonly (readonly string[])[] = [
  ['汽车站', '汽车总站', '客运站', '客运总站', '客运中心', '长途车站'],
  ['药店', '药房', '药铺'],
  ['卫生院', '卫生服务中心'],
  ['卫生室', '卫生所', '卫生站', '卫生服务站', '诊所'],
  ['妇幼', '妇幼保健院', '妇幼保健站', '妇幼保健所', '妇保院', '妇保站'],
  ['旅馆', '宾馆', '招待所', '酒店', '旅店', '旅社'],
  ['超市', '便利店', '商店', '小卖部', '小店'],
  ['公厕', '厕所', '公共厕所', '卫生间', '洗手间'],
  ['菜市场', '农贸市场', '集贸市场', '集市', '菜场'],
  ['村委会', '村委', '村部'],
  ['自助机', '自助发放机', '发放机', '售货机', '取药机'],
  ['coach station', 'bus station'],
  ['pharmacy', 'drugstore', 'chemist'],
  ['hotel', 'inn', 'hostel', 'guesthouse', 'guest house'],
  ['toilet', 'restroom'],
]
/** A wide word means these, too; one of these does not mean the wide one. */
const WIDER: Readonly<Record<string, readonly string[]>> = {
  车站: ['汽车总站', '客运站', '客运总站', '客运中心'],
  医院: ['卫生院', '卫生服务中心', '妇幼保健', '妇保院'],
  市场: ['集市'],
}

/** By how a word is searched: what else it is called. */
const OTHERS: ReadonlyMap<string, readonly string[]> = new Map([
  ...ALIKE.flatMap((words) =>
    words.map((word): [string, string[]] => [
      asSearched(word),
      words.filter((other) => other !== word).map(asSearched),
    ]),
  ),
  ...Object.entries(WIDER).map(([word, others]): [string, string[]] => [
    asSearched(word),
    others.map(asSearched),
  ]),
])
const LONGEST = Math.max(...[...OTHERS.keys()].map((word) => word.length))

/**
 * What else the kind of place at the end of a search is called, and what stands before it: 新港药店 is a 药房 in 新港.
 * Null when it ends in no everyday word. `text` is `asSearched`.
 */
export function everydayWords(text: string): { before: string; others: readonly string[] } | null {
  for (let length = Math.min(LONGEST, text.length); length > 1; length--) {
    const others = OTHERS.get(text.slice(-length))
    if (others) return { before: text.slice(0, -length), others }
  }
  return null
}
