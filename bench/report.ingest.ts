import type { Lag } from './ingest.processes.ts'
import type { IngestFigures, LoadFigures, OutsideFigures } from './ingest.ts'
import { fine, percent, spread, tableOf, whole } from './report.format.ts'

const lagOf = ({ p50, p99 }: Lag): string => spread({ p50, p99 })

const nameOf = ({ devices, load }: Pick<LoadFigures, 'devices' | 'load'>): string =>
  `${whole(devices)} × ${load.eventsPerMessage}, ${load.vendEvery === 1 ? 'vends only' : `1 vend in ${load.vendEvery}`}`

export function ingest({ loads, half, returned, outside }: IngestFigures): string {
  return `## Dispensers: acknowledged events, end to end
\`npm run bench -- ingest\`

Publish → parse → deduplicate → ledger → commit (\`synchronous=FULL\`) → live push → PUBACK, one message in flight per device,
beside the same aedes broker with neither hooks nor database in the same run. Server and load generator are processes of
their own. A vend is a movement of the ledger out of the lot in its channel: three rows and three balances. What SQLite alone
allows are the rows of the same events, written once more into the same file in transactions of 1,000 by raw prepared
statements; what a PUBACK needs beside that is the broker's own time and ours.

${tableOf(
  [
    'Devices × events a message',
    'Events/s',
    'Messages/s',
    'Bare broker, messages/s',
    'Share',
    'SQLite alone, events/s',
    'CPU, µs an event',
    'PUBACK p50 / p99, ms',
    'Loop lag p50 / p99, ms',
    'KB a device',
  ],
  loads.map((figures) => {
    const { server, bare, floor, cpu, lag, bytesPerDevice } = figures
    return [
      nameOf(figures),
      whole(server.eventsPerSecond),
      whole(server.messagesPerSecond),
      whole(bare),
      percent(server.messagesPerSecond / bare),
      whole(floor),
      fine(cpu),
      spread(server),
      lagOf(lag),
      fine(bytesPerDevice / 1024),
    ]
  }),
)}

At half of what ${whole(half.devices)} devices with single vends reached, ${whole(half.rate)} messages a second: PUBACK ${spread(half.result)} ms
(p50 / p99), loop lag ${lagOf(half.lag)} ms.

${whole(returned.devices)} devices after a restart of the server: it takes connections after ${fine(returned.listening)} s, and the last device is
back, heard and acknowledged, after ${fine(returned.back)} s; loop lag ${lagOf(returned.lag)} ms (p50 / p99), ${fine(returned.lag.max)} ms at most.

${outsideText(outside)}
`
}

function outsideText(outside: readonly OutsideFigures[] | null): string {
  if (outside === null)
    return 'Mosquitto is not installed on this machine: nothing measured with an outside broker.'
  const table = tableOf(
    [
      'Devices × events a message',
      'Events stored/s',
      'Messages/s',
      'Mosquitto alone, messages/s',
      'Share',
      'PUBACK p50 / p99, ms',
      'Loop lag p50 / p99, ms',
    ],
    outside.map((figures) => {
      const { server, alone, lag, load } = figures
      const stored = server.storedPerSecond / load.eventsPerMessage
      return [
        nameOf(figures),
        whole(server.storedPerSecond),
        whole(stored),
        whole(alone),
        percent(stored / alone),
        spread(server),
        lagOf(lag),
      ]
    }),
  )
  return `The server as a worker of Mosquitto. A PUBACK is Mosquitto's own there, so what the server said to have stored is counted; a
device sends on while at most ${outside.map(({ load }) => `${load.unstored} messages of ${load.eventsPerMessage}`).join(', or ')} are not stored.

${table}`
}
