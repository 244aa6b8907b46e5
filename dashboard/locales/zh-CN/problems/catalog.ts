/** 品种。 */
export const catalogProblems = {
  not_self_service: '品种 {product} 不能自助领取，不能装进自助发放机。',
  product_not_self_service: '有的品种不能自助领取，不能放在这一类发放点。',
  iud_not_self_service: '宫内节育器须由医生放置，不能自助领取。',
  method_not_in_category: '避孕方法和类别对不上，请改一项。',
  unknown_product: '没有品种 {product}，请重新选择。',
  unknown_storage_profile: '没有这种储存条件，请重新选择。',
  product_code_taken: '编码 {code} 已被别的品种使用。',
  gtin_taken: 'GTIN {gtin} 已被别的品种使用。',
} as const
