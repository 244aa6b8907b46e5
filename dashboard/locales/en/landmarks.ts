/** Landmarks, and what the public sees of a place. */
export const landmarks = {
  title: 'Landmarks',
  note: 'Stations, factory gates and markets that everybody knows. Whoever finds one on the public pages searches from there; a point within 400 m of one is shown as near it.',
  create: 'New landmark',
  fromSheet: 'Import from a spreadsheet',
  edit: 'Change landmark: {name}',
  remove: 'Delete',
  removeTitle: 'Delete the landmark {name}?',
  removeNote:
    'Nobody finds it any more, and old links to it lead to the start page. Points stay as they are.',
  removed: 'Deleted',
  name: 'Name of the landmark',
  nameHint: 'As people call it, e.g. “Yongsheng Electronics, South Gate”.',
  coordinates: 'Position',
  find: 'What is near it',
  none: 'No landmarks yet',
  noneHint:
    'Begin with stations, the gates of large factories and markets. People from elsewhere know these, not the names of townships.',
  noneFound: 'No landmark of that name',
  noneFoundHint: 'Try another name, or clear the search.',
  search: 'Search landmarks',
  count: '{count} landmarks',
} as const

/** A point as the public sees it. */
export const publicView = {
  title: 'As the public sees it',
  completeness: 'Five public fields',
  filled: 'filled',
  missing: 'missing',
  mend: 'Fill in',
  mendField: 'Fill in: {field}',
  verifiedOn: 'Verified on {day}.',
  verifyHolds: 'A check holds for {days} days.',
  verifyAgain:
    'Public fields are to be verified every {days} days: call the number, compare address, hours and varieties.',
  verifyNow: 'I have checked it: verified today',
  verifiedNow: 'Entered as verified today',
  hidden: 'Not published: the public does not see this place',
  hiddenHint:
    'Fill in the five fields and publish the place on its edit page; then this shows what visitors see.',
  preview: 'What visitors see',
  previewOf: 'What visitors see: {name}',
  previewNote: 'This is the public page itself, without sending reports. Changes show within 15 seconds.',
  reload: 'Load again',
  open: 'Open by itself',
  poster: 'Poster',
  sticker: 'Sticker',
  incompletePoints: 'Places that lack fields',
  unpublishedPoints: 'Points that do not meet the indicator',
} as const
