export const complianceProblems = {
  place_inspected_meanwhile:
    'After you began, {by} submitted an inspection of this place on {at}. Submit merged: of each criterion the later answer holds, and both are kept.',
  not_the_level_above: 'The level above or an inspector verifies. Make it a self-check and submit again.',
  answers_do_not_fit: 'Some answers do not fit the checklist: change what is named below.',
  place_not_assessed: 'This place is not assessed now. Set its tier first.',
  inspection_id_used: 'The number of this inspection was used before: begin a new one.',
  time_in_future: '{said} has not come yet: set the clock of the phone.',
  time_too_old: '{said} cannot be right: set the clock of the phone.',
  not_a_photo: 'This is no photo: use a JPEG, PNG or WebP.',
  photo_broken: 'The photo is damaged or cut short: take it or send it again.',
  photo_too_many_pixels:
    'The photo has {megapixels} megapixels, and {limit} are the most: take it with a lower resolution.',
  unknown_photo: 'A photo did not arrive: remove it and take it again.',
  finding_moved: 'Somebody has moved this finding on: load it again.',
  checklist_changed: '{by} has just changed the checklist: load it again.',
  checklist_contradicts: 'The checklist contradicts itself: change what is named below.',
}
