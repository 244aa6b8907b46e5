import { Button } from '@mantine/core'
import { IconWand } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useApi } from '../api/api.context.ts'
import { dispenserQuery, dispensersQuery } from '../api/devices.queries.ts'
import { useLanguage } from '../locales/locale.tsx'
import { freeRoom } from './free-room.ts'
import { emptyOutLine, type OutLine } from './out-line.ts'

/** Fills in what fits into the machine that stands at a place. */
export function RefillButton({ placeId, onFill }: { placeId: string; onFill: (lines: OutLine[]) => void }) {
  const { t } = useLanguage()
  const api = useApi()
  const { data: fleet } = useQuery(dispensersQuery(api))
  const id = fleet?.items.find((machine) => machine.locationId === placeId && machine.revokedAt === null)?.id
  const { data: machine } = useQuery({ ...dispenserQuery(api, id ?? ''), enabled: id !== undefined })
  const room = machine && freeRoom(machine.channels)
  if (!room || room.size === 0) return null
  return (
    <Button
      variant="light"
      size="compact-sm"
      leftSection={<IconWand size={15} aria-hidden />}
      onClick={() =>
        onFill(
          [...room].map(([product, count]) => ({ ...emptyOutLine(product), count: { count, pack: 'unit' } })),
        )
      }
    >
      {t('movements.fillUp')}
    </Button>
  )
}
