import type { MethodsText } from './methods.ts'

export const en: MethodsText = {
  title: 'Which methods are free',
  intro: 'Each method is good at some things and not at others. Have a look, then decide.',
  choice:
    'Whether you use one, and which, is yours to decide. Nobody may decide for you, and you need not use any.',
  is: 'What it is',
  isNot: 'What it does not do',
  use: 'How to use it',
  ask: 'When to ask a health worker',
  works: 'How well it works',
  pregnancies: (of100) =>
    of100 < 1
      ? `Of 1,000 women who use it for a year, about ${of100 * 10} become pregnant.`
      : `Of 100 women who use it for a year, about ${of100} become pregnant. Used right each time, fewer do.`,
  infectionsYes: 'Used each time, protects against HIV and most other infections',
  infectionsNo: 'Does not protect against HIV and other infections; use a condom as well',
  clinicianYes: 'Given by a health worker',
  clinicianNo: 'You can take it yourself',
  find: 'Where to get it nearby',
  more: 'Read more',
  all: 'All methods',
  sources:
    'After the World Health Organization’s Family Planning: A Global Handbook for Providers (2022). It does not replace the advice of a health worker.',
  methods: {
    condom: {
      name: 'Condom',
      is: 'A thin rubber cover worn on the penis, so that no semen gets into the vagina.',
      isNot: [
        'Each one works once; never wash and reuse it.',
        'Oil and petroleum jelly break it: use water-based lubricant only.',
      ],
      use: [
        'Check that the wrapper is whole and in date.',
        'Wear it each time, from start to end.',
        'Hold the rim when pulling out.',
      ],
      ask: [
        'You itch or swell from rubber.',
        'It broke or slipped: ask for emergency contraception, within 5 days and the sooner the better.',
        'You may have met HIV: ask a hospital or the disease control centre for medicine against it, at once and within 72 hours.',
      ],
    },
    female_condom: {
      name: 'Female condom',
      is: 'A soft cover placed inside the vagina, used by the woman.',
      isNot: ['Each one works once.', 'Never together with a male condom: they tear each other.'],
      use: [
        'Put it in before sex, with the outer ring outside.',
        'Twist the outer ring, pull it out and throw it in the bin.',
      ],
      ask: ['It was pushed inside or slipped out: ask for emergency contraception.'],
    },
    spermicide: {
      name: 'Spermicide (gel, film, suppository)',
      is: 'Put into the vagina; it stops sperm from moving.',
      isNot: [
        'On its own it often fails; better together with a condom.',
        'Several times a day it harms the skin inside and makes HIV infection easier.',
      ],
      use: [
        'Put it deep into the vagina before sex; wait 10 minutes with a film or suppository.',
        'Again each time.',
        'Do not wash inside for 6 hours afterwards.',
      ],
      ask: ['Do not use it if you have HIV or are likely to get it.', 'It hurts, itches or leaves sores.'],
    },
    pill: {
      name: 'Contraceptive pill',
      is: 'One pill a day that stops the ovaries from releasing an egg. You can become pregnant again after stopping.',
      isNot: [
        'It does not work when pills are missed.',
        'The first months may bring nausea or spotting, which mostly pass.',
      ],
      use: [
        'One pill each day at the same time.',
        'Missed one: take it as soon as you remember. Missed two or more: use condoms for 7 days and ask.',
      ],
      ask: [
        'Always ask before the first pack.',
        'You smoke and are 35 or older, have high blood pressure, blood clots, breast cancer, liver disease, migraine with aura, or are breastfeeding (first 6 months): do not start by yourself.',
        'Pain or swelling in the calf, chest pain, short of breath, sudden loss of sight: go to a hospital at once.',
      ],
    },
    emergency_pill: {
      name: 'Emergency pill',
      is: 'Taken after unprotected sex or a broken condom; it delays the release of an egg.',
      isNot: [
        'It is no abortion pill: it does nothing once you are pregnant.',
        'It is no everyday method; those work better.',
        'It does not protect you after taking it.',
      ],
      use: [
        'The sooner the better: best within 3 days, at most 5.',
        'If you vomit within 2 hours, take it again.',
      ],
      ask: [
        'Your period is a week late: have a pregnancy test.',
        'You take other medicine (for tuberculosis or epilepsy, say): ask first.',
      ],
    },
    injectable: {
      name: 'Injection',
      is: 'One injection every month or every three months that stops the ovaries from releasing an egg.',
      isNot: [
        'Late injections do not protect.',
        'Periods change: irregular or none, which does no harm.',
        'After stopping it takes some months until pregnancy is likely again.',
      ],
      use: [
        'A health worker gives it at a service point.',
        'Remember the date of the next one, and come on time.',
      ],
      ask: [
        'You have just given birth and breastfeed, have very high blood pressure, breast cancer or blood clots: ask first.',
        'Heavy bleeding or bad headaches: see a doctor.',
      ],
    },
    implant: {
      name: 'Implant',
      is: 'One or two soft rods the size of a matchstick under the skin of the upper arm, for 3 to 5 years.',
      isNot: ['You cannot take it out yourself; a doctor does.', 'Periods change: irregular or lighter.'],
      use: [
        'A doctor puts it in with a little anaesthetic in a few minutes.',
        'You may ask to have it taken out whenever you want.',
      ],
      ask: [
        'Breast cancer, liver disease, or medicine for tuberculosis or epilepsy.',
        'The arm is red, swollen or runs with pus, or you cannot feel the rod any more: see a doctor.',
      ],
    },
    copper_iud: {
      name: 'Copper IUD',
      is: 'A small device with copper in the womb, for 5 to 10 years, by its type. You can become pregnant again once it is out.',
      isNot: [
        'You cannot put it in or take it out yourself.',
        'Periods may be heavier and more painful in the first months.',
      ],
      use: [
        'A doctor puts it in after an examination.',
        'You may ask to have it taken out whenever you want.',
      ],
      ask: [
        'You may be pregnant, have an infection, or bleed for no known reason: not now.',
        'Strong belly pain, fever, no string to feel, no period: see a doctor.',
      ],
    },
    hormonal_iud: {
      name: 'Hormonal IUD',
      is: 'A small device in the womb that slowly gives off a little hormone, for about 5 years.',
      isNot: [
        'You cannot put it in or take it out yourself.',
        'Periods get lighter and may stop, which does no harm.',
      ],
      use: [
        'A doctor puts it in after an examination.',
        'You may ask to have it taken out whenever you want.',
      ],
      ask: [
        'Breast cancer, a possible pregnancy or an infection: not now.',
        'Strong belly pain, fever, no string to feel: see a doctor.',
      ],
    },
  },
}
