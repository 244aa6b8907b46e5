import { Button } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconAdjustments } from '@tabler/icons-react'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useApi } from '../api/api.context.ts'
import { useMay, usePerson } from '../api/session.context.tsx'
import { changeCountSettings, countSettingsQuery } from '../api/stocktakes.queries.ts'
import { NumberSettings } from '../components/number-settings.tsx'
import { useLanguage } from '../locales/locale.tsx'
import classes from './stocktakes.module.css'

/** How often places are counted; who answers for all of them may say otherwise. */
export function CountSettings() {
  const { t } = useLanguage()
  const api = useApi()
  const client = useQueryClient()
  const person = usePerson()
  const mayEdit = useMay('administrator') && person.jurisdictionCode === null
  const [editing, { open, close }] = useDisclosure(false)
  const { data } = useQuery(countSettingsQuery(api))
  if (!data) return null
  const months = { min: 1, max: 24 }
  return (
    <div className={classes.settings}>
      <span className={classes.quiet}>
        {t('stocktake.every', { warehouse: data.warehouseMonths, point: data.pointMonths })}
      </span>
      {mayEdit && (
        <Button
          size="compact-sm"
          variant="default"
          leftSection={<IconAdjustments size={15} aria-hidden />}
          onClick={open}
        >
          {t('stocktake.settings')}
        </Button>
      )}
      {editing && (
        <NumberSettings
          title={t('stocktake.settings')}
          hint={t('stocktake.settingsHint')}
          fields={{
            warehouseMonths: { label: t('stocktake.warehouseMonths'), ...months },
            pointMonths: { label: t('stocktake.pointMonths'), ...months },
            recountUnits: { label: t('stocktake.recountUnits'), min: 0, max: 10_000 },
            recountPercent: { label: t('stocktake.recountPercent'), min: 0, max: 100 },
          }}
          values={data}
          onSave={async (settings) => {
            await changeCountSettings(api, settings)
            await client.invalidateQueries({ queryKey: ['stocktakes'] })
          }}
          onClose={close}
        />
      )}
    </div>
  )
}
