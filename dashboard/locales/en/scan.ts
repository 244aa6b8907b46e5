/** Scanning goods with a scanner, the camera or by hand. */
export const scan = {
  title: 'Scan',
  label: 'Scan or type a barcode',
  placeholder: 'Scan anywhere',
  ready: 'Waiting for a scan',
  useCamera: 'Camera',
  camera: 'Scan with the camera',
  cameraHint: 'Hold the code inside the frame',
  cameraDone: 'Done scanning',
  cameraMissing: 'No camera was found',
  cameraDenied: 'The browser did not allow the camera',
  cameraFailed: 'The camera cannot be opened; another program may be using it',
  cameraElse:
    'Allow the camera in the browser’s site settings, use a scanner, or type the number below the barcode.',
  perScan: 'Each scan counts as',
  perScanIs: 'Each scan counts as {amount}: change it',
  perScanCount: 'How many each scan counts as',
  perScanPack: 'Boxes or single',
  single: 'single units',
  undo: 'Undo this scan',
  undone: 'Undone',
  added: '{product} · {lot} · {quantity} more',
  completed: '{lot} · {day} filled in',
  unknownGtin: 'No product has the barcode {gtin}',
  whichProduct: 'Which product is {gtin}?',
  register: 'Register this barcode with the product, so that it is known from now on',
  askAdministrator:
    'Choose the product for now. To have it known from now on, ask an administrator to register the barcode.',
  useProduct: 'This one',
  noProduct: 'This code names no product: scan the product barcode first',
  noLine: 'Scan the product barcode first, then lot and expiry date',
  loading: 'The stock here is still being fetched: scan again',
  needFrom: 'Choose where the goods leave from, then scan',
  needPlace: 'Choose the place, then scan',
  expired: 'Lot {lot} expired on {day} and cannot be issued. Put it aside for disposal.',
  held: 'Lot {lot} is in quarantine and cannot be issued',
  notHere: 'The books have no {product}, lot {lot}, here',
  whichLot:
    '{product} has {count} lot here and the code names none: choose it by hand | {product} has {count} lots here and the code names none: choose one by hand',
  noStock: 'The books have no {product} here',
  expiredArrival: 'Lot {lot} expired on {day} and cannot be received. Refuse it or compare the label.',
  notInTransfer: 'This transfer has no {product}, lot {lot}',
  moreThanSent:
    '{product}, lot {lot}: all {quantity} in transit are counted; enter what is beyond separately',
  countingFromZero: 'Counting box by box now, from 0',
} as const

/** Why a scanned code cannot be used. */
export const scanFault = {
  not_gs1:
    'This code cannot be read: {text}{identifier}. Scan the barcode or square code on the supply’s package.',
  unknown_identifier: 'The code has an identifier that supplies do not carry ({identifier}): {text}',
  too_short: 'The code is incomplete: ({identifier}) is too short. Scan again: {text}',
  too_long: '({identifier}) is too long: a separator may be missing. Check how the scanner is set up: {text}',
  bad_character:
    '({identifier}) has a character that cannot stand there. Check the scanner’s keyboard language: {text}',
  bad_check_digit:
    'The check digit of the barcode is wrong ({identifier}): scanned in part, or mistyped? {text}',
  bad_date: 'The date in ({identifier}) does not exist. Compare the package: {text}',
  twice: '({identifier}) is there twice with different values. Scan again: {text}',
  nothing_of_use: 'This code has no product, lot or expiry date{identifier}: {text}',
} as const
