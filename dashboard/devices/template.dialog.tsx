import { useQuery } from '@tanstack/react-query'
import { useApi } from '../api/api.context.ts'
import { templateQuery } from '../api/steering.queries.ts'
import { Loading } from '../components/states.tsx'
import { useLanguage } from '../locales/locale.tsx'
import { ConfigForm } from './config.form.tsx'

/** Settings for all machines of the county that have none of their own. */
export function TemplateDialog({ county, onClose }: { county: string; onClose: () => void }) {
  const { t } = useLanguage()
  const api = useApi()
  const { data } = useQuery(templateQuery(api, county))
  if (!data) return <Loading lines={1} />
  return (
    <ConfigForm
      title={t('config.templateTitle')}
      note={`${t('config.templateHint')} ${t('config.templateState', { machines: data.machines, inSync: data.inSync })}`}
      settings={data.settings}
      template={null}
      save={(settings) =>
        api.write('PUT', `/api/config-templates/${county}`, {
          body: { expectedVersion: data.version, settings },
        })
      }
      onClose={onClose}
    />
  )
}
