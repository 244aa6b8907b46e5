export const claimProblems = {
  claim_code_refused:
    'This code is not open: it is mistyped, used, expired or revoked. Compare it with the sheet, or ask for a new one.',
  claim_place_missing: 'Name the place and show where it is.',
  claim_place_fixed: 'Its managers keep this place: name, position and channels cannot be changed here.',
  claim_place_taken: 'There is a machine at “{name}” already. Ask who gave you the code.',
  claim_finished:
    'This machine is in service, or its secret was changed: the secret is not shown again. Ask for a new code.',
  secrets_gone: 'More than half an hour has passed: the secrets are not shown again. Make new ones.',
  administrator_needed: 'A code that voids the secret of a machine has to be made by an administrator.',
  import_empty: 'There are no rows below the headings.',
  import_too_long: '{rows} rows: split the table into files of at most {max}.',
  import_unreadable: 'This is no text in UTF-8 or GBK. In Excel: Save as, CSV UTF-8 (comma delimited).',
  import_is_workbook:
    'This is an Excel workbook. Save it as CSV UTF-8 (comma delimited) and choose that file.',
  import_has_errors: 'Nothing was registered: {errors} cells have to be changed.',
}
