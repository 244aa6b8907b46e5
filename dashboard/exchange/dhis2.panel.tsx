import { Button, TextInput } from '@mantine/core'
import { IconDownload, IconFileUpload } from '@tabler/icons-react'
import { useMutation } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import { type Dhis2Export, dhis2Export } from '../../protocol/api/exchange.ts'
import { useApi } from '../api/api.context.ts'
import { withQuery } from '../api/client.ts'
import { Panel } from '../components/page.tsx'
import { ProblemNotice } from '../components/problem-notice.tsx'
import { download, toCsv } from '../inventory/csv.ts'
import { countyDay } from '../locales/format.ts'
import { useLanguage } from '../locales/locale.tsx'
import classes from './exchange.module.css'

const EXAMPLE = [
  ['type', 'local', 'measure', 'id', 'category_option_combo'],
  ['place', '县药具库房', '', 'DiszpKrYNg8', ''],
  ['data', 'CON52', 'received', 'f7n9E0hX8qk', 'HllvX50cXC0'],
  ['data', 'CON52', 'consumed', 'Ix2HsbDMLea', ''],
  ['data', 'CON52', 'closing', 'Vv7Zq1bXr0s', ''],
  ['data', 'CON52', 'stockout_days', 'tU7GixyHhsv', ''],
  ['data', 'CON52', 'wasted', 'jGa2Fq8Vq1p', ''],
]

/** Monthly figures as DHIS2 loads them, by a mapping that stays with the person. */
export function Dhis2Panel() {
  const { t } = useLanguage()
  const api = useApi()
  const input = useRef<HTMLInputElement>(null)
  const [from, setFrom] = useState(() => countyDay(Date.now()).slice(0, 7))
  const [to, setTo] = useState(from)
  const make = useMutation({
    mutationFn: (mapping: File) =>
      api.upload(withQuery('/api/export/dhis2', { from, to }), { response: dhis2Export, file: mapping }),
    onSuccess: ({ dataValueSet }) => download(`dhis2-${from}-${to}.json`, JSON.stringify(dataValueSet)),
  })
  return (
    <Panel title={t('exchange.dhis2')}>
      <p className={classes.hint}>{t('exchange.dhis2Hint')}</p>
      <div className={classes.choices}>
        <TextInput
          type="month"
          label={t('exchange.fromMonth')}
          value={from}
          onChange={(event) => setFrom(event.currentTarget.value)}
        />
        <TextInput
          type="month"
          label={t('exchange.toMonth')}
          value={to}
          onChange={(event) => setTo(event.currentTarget.value)}
        />
      </div>
      <input
        ref={input}
        type="file"
        accept=".xlsx,.csv,text/csv"
        aria-label={t('exchange.mapping')}
        className={classes.input}
        onChange={(event) => {
          const [chosen] = event.currentTarget.files ?? []
          event.currentTarget.value = ''
          if (chosen) make.mutate(chosen)
        }}
      />
      <div className={classes.below}>
        <Button
          leftSection={<IconFileUpload size={17} aria-hidden />}
          loading={make.isPending}
          disabled={from === '' || to === ''}
          onClick={() => input.current?.click()}
        >
          {t('exchange.makeDhis2')}
        </Button>
        <Button
          variant="default"
          leftSection={<IconDownload size={17} aria-hidden />}
          onClick={() => download('dhis2-mapping.csv', toCsv(EXAMPLE))}
        >
          {t('exchange.mappingTemplate')}
        </Button>
      </div>
      <ProblemNotice error={make.error} />
      <div role="status">{make.data && <Made made={make.data} />}</div>
    </Panel>
  )
}

function Made({ made: { dataValueSet, unmapped } }: { made: Dhis2Export }) {
  const { t } = useLanguage()
  const places = unmapped.places.map(({ name }) => name).join('、')
  const figures = unmapped.figures.map(({ product, measure }) => `${product} ${measure}`).join('、')
  return (
    <>
      <p className={classes.found}>{t('exchange.made', { count: dataValueSet.dataValues.length })}</p>
      {places && <p className={classes.unmapped}>{t('exchange.unmappedPlaces', { names: places })}</p>}
      {figures && <p className={classes.unmapped}>{t('exchange.unmappedFigures', { names: figures })}</p>}
    </>
  )
}
