import './styles.ts'
import { createRoot } from 'react-dom/client'
import { z } from 'zod'
import { App } from './app.tsx'
import { loadDictionary, storedLocale } from './locales/locale.tsx'
import { registerShellCache } from './offline/shell.cache.ts'

// The page's content security policy forbids `eval`, which zod would try for speed.
z.config({ jitless: true })

const root = document.getElementById('root')
if (!root) throw new Error('index.html has no #root')
const locale = storedLocale()
createRoot(root).render(<App locale={locale} dictionary={await loadDictionary(locale)} />)
registerShellCache()
