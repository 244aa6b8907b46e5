/** Landmarks, and what the public sees of a place. */
export const landmarks = {
  title: 'Landmarks',
  note: 'Stations, factory gates and markets that everybody knows. Whoever finds one on the public pages searches from there; a point within 400 m of one is shown as near it.',
  create: 'New landmark',
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

export const landmarkActions = {
  landmark_created: 'Landmark entered',
  landmark_changed: 'Landmark changed',
  landmark_deleted: 'Landmark deleted',
} as const
export const landmarkProblems = {
  landmark_name_taken:
    'There is a landmark {name} in this area already. Choose another name, or change that one.',
} as const
