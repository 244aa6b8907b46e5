export const claimProblems = {
  claim_code_refused:
    '这个安装码不能用：可能输错了、用过了、过期了或已作废。请和单子核对，或请药管员给一个新的。',
  claim_place_missing: '请填写位置名称，并在地图上标出位置。',
  claim_place_fixed: '这个位置由药管员维护，名称、坐标和货道不能在这里改。',
  claim_place_taken: '“{name}”已经有机器了。请联系给您安装码的药管员。',
  claim_finished: '这台机器已经在用了，或密钥已更换，不能再看密钥。需要时请药管员重新生成安装码。',
  secrets_gone: '超过半小时，密钥不再显示。请重新生成。',
  administrator_needed: '会让机器密钥失效的安装码只能由管理员生成。',
  import_empty: '表头下面没有内容。',
  import_too_long: '有 {rows} 行，一次最多 {max} 行，请分成几个文件。',
  import_unreadable: '文件不是 UTF-8 或 GBK 文本。请在 Excel 里选“另存为 CSV UTF-8（逗号分隔）”。',
  import_is_workbook: '这是 Excel 工作簿。请先另存为“CSV UTF-8（逗号分隔）”，再选那个文件。',
  import_has_errors: '没有登记：还有 {errors} 处要改。',
} as const
