export const exchangeProblems = {
  sheet_has_errors: '没有入账：还有 {errors} 处要改。',
  import_changed: '预览之后情况有变。请再看一遍预览，然后确认。',
  import_quotes: '第 {line} 行或上方有一个没有配对的引号。',
  bad_mapping: '对照表有 {errors} 处看不懂。',
  workbook_old: '这是旧版 .xls 或加了密码的工作簿。请另存为不加密的 .xlsx。',
  workbook_damaged: '工作簿打不开。请在 Excel 或 WPS 里打开并另存后再试。',
  workbook_too_large: '工作簿解开后太大。请把需要的行复制到新的工作簿。',
} as const
