import { MantineProvider } from '@mantine/core'
import { Notifications } from '@mantine/notifications'
import { QueryClientProvider } from '@tanstack/react-query'
import { useCallback, useState } from 'react'
import { RouterProvider } from 'react-router'
import { ApiContext } from './api/api.context.ts'
import { ApiClient } from './api/client.ts'
import { createQueryClient } from './api/query-client.ts'
import { SessionProvider } from './api/session.context.tsx'
import classes from './app.module.css'
import { NowProvider } from './components/now.context.tsx'
import type { Dictionary, Locale } from './locales/dictionary.ts'
import { LanguageProvider, loadDictionary } from './locales/locale.tsx'
import { createRouter } from './routes.tsx'
import { cssVariables, theme } from './theme.ts'

export function App(initial: { locale: Locale; dictionary: Dictionary }) {
  const [language, setLanguage] = useState(initial)
  const [refused, setRefused] = useState(false)
  const [parts] = useState(() => {
    const onUnauthenticated = () => setRefused(true)
    return {
      queryClient: createQueryClient(),
      api: new ApiClient({ onUnauthenticated }),
      router: createRouter({ onUnauthenticated }),
    }
  })
  const onAccepted = useCallback(() => setRefused(false), [])
  const changeLocale = useCallback((locale: Locale) => {
    void loadDictionary(locale).then((dictionary) => setLanguage({ locale, dictionary }))
  }, [])

  return (
    <MantineProvider theme={theme} cssVariablesResolver={cssVariables} defaultColorScheme="auto">
      <LanguageProvider locale={language.locale} dictionary={language.dictionary} onChange={changeLocale}>
        <QueryClientProvider client={parts.queryClient}>
          <ApiContext value={parts.api}>
            <SessionProvider refused={refused} onAccepted={onAccepted}>
              <NowProvider>
                <Notifications position="bottom-right" limit={3} className={classes.notifications ?? ''} />
                <RouterProvider router={parts.router} />
              </NowProvider>
            </SessionProvider>
          </ApiContext>
        </QueryClientProvider>
      </LanguageProvider>
    </MantineProvider>
  )
}
