import { expect, it } from 'vitest'
import { SoundSearch, soundOf } from '../../server/finder/sounds.ts'

it('one letter is forgiven in what could be a name, and nothing is tried for what is longer than any', () => {
  const found = (times: number) => {
    const sound = soundOf('汽车站'.repeat(times))
    return new SoundSearch(sound.syllables.replace('qic', 'qiec')).misspeltIn([sound])
  }
  expect(found(1)).toEqual([0])
  expect(found(4)).toEqual([0])
  expect(found(20)).toEqual([])
})

it('a station sounds the same in traditional characters', () => {
  expect(soundOf('火車站')).toEqual(soundOf('火车站'))
})
