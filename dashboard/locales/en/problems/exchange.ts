export const exchangeProblems = {
  sheet_has_errors: 'Nothing was posted: {errors} cells have to be changed first.',
  import_changed: 'Things have changed since the preview. Look at it again, then confirm.',
  import_quotes: 'A quotation mark at or above line {line} has no partner.',
  bad_mapping: 'The mapping has {errors} rows that cannot be read.',
  workbook_old: 'This is an old .xls file or has a password. Save it as .xlsx without one.',
  workbook_damaged: 'The workbook cannot be opened. Open it in Excel or WPS, save it and try again.',
  workbook_too_large: 'The workbook unpacks to too much. Copy the rows you need into a new one.',
}
