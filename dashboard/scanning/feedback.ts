/** Tone in hertz, length in seconds. */
const TONES = { good: [1_320, 0.08], bad: [220, 0.35] } as const

let speaker: AudioContext | null = null

/** One short high tone for a good scan, a long low one and a double buzz for a bad one, where the device can. */
export function giveFeedback(kind: keyof typeof TONES): void {
  navigator.vibrate?.(kind === 'good' ? 40 : [120, 60, 120])
  if (!('AudioContext' in window)) return
  speaker ??= new AudioContext()
  // Browsers keep quiet until somebody has touched the page.
  if (speaker.state === 'suspended') void speaker.resume().catch(() => {})
  const [hertz, seconds] = TONES[kind]
  const tone = speaker.createOscillator()
  const volume = speaker.createGain()
  volume.gain.value = 0.08
  tone.frequency.value = hertz
  tone.connect(volume).connect(speaker.destination)
  tone.start()
  tone.stop(speaker.currentTime + seconds)
}
