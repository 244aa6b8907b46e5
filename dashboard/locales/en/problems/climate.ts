export const climateProblems = {
  reading_empty: 'Enter a temperature, a humidity, or both.',
  reading_in_future: 'The time of the reading is in the future: check the clock of the phone, or change it.',
  reading_too_old: 'The time of the reading is too long ago: check the date.',
  reading_exists:
    '{by} entered another reading for this minute ({celsius} °C, {humidity}%). Correct that one, or enter another time.',
  reading_corrected: 'Somebody has corrected this reading already: look at it again.',
  proposal_decided: 'This proposal has been decided already: look at it again.',
  excursion_acknowledged: '{by} has answered this excursion already: look at it again.',
  no_sensor_place: 'A sensor belongs in a storeroom, a warehouse or an outlet: choose another place.',
  no_sources: 'Choose what to show.',
  too_many_sources: 'Choose at most 12 to compare.',
  storage_limits_crossed: 'The lower limit must be below the upper one.',
  bad_period: 'The period is wrong: it must begin before it ends and last {days} days at most.',
}
