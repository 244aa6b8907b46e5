import { Button } from '@mantine/core'
import { IconDownload, IconFileZip } from '@tabler/icons-react'
import { EXPORT_NAMES } from '../../protocol/api/export.ts'
import { Page, Panel } from '../components/page.tsx'
import { StockTabs } from '../inventory/stock.tabs.tsx'
import { useLanguage } from '../locales/locale.tsx'
import { Dhis2Panel } from './dhis2.panel.tsx'
import classes from './exchange.module.css'

/** Everything of the ledger as files, for other programs and for keeps. */
export function ExportScreen() {
  const { t } = useLanguage()
  return (
    <Page title={t('exchange.exportTitle')} note={t('exchange.exportNote')}>
      <StockTabs />
      <Panel title={t('exchange.everything')}>
        <p className={classes.hint}>{t('exchange.everythingHint')}</p>
        <Button component="a" href="/api/export/all.zip" leftSection={<IconFileZip size={17} aria-hidden />}>
          {t('exchange.downloadAll')}
        </Button>
      </Panel>
      <Panel title={t('exchange.tables')}>
        <ul className={classes.tables}>
          {EXPORT_NAMES.map((name) => (
            <li key={name}>
              <a href={`/api/export/${name}.csv`} className={classes.link}>
                <IconDownload size={16} aria-hidden />
                {t(`exportName.${name}`)}
              </a>
            </li>
          ))}
        </ul>
      </Panel>
      <Panel title={t('exchange.stockLines')}>
        <p className={classes.hint}>{t('exchange.stockLinesHint')}</p>
        <Button
          component="a"
          href="/api/export/stock-lines.csv"
          variant="default"
          leftSection={<IconDownload size={17} aria-hidden />}
        >
          {t('exchange.download')}
        </Button>
      </Panel>
      <Dhis2Panel />
    </Page>
  )
}
