import { IconChevronLeft } from '@tabler/icons-react'
import { type ReactNode, useEffect, useId } from 'react'
import { Link } from 'react-router'
import { useLanguage } from '../locales/locale.tsx'
import classes from './page.module.css'

interface PageProps {
  title: string
  /** Beside the title: a badge, a count. */
  aside?: ReactNode
  /** One quiet line below the title. */
  note?: ReactNode
  actions?: ReactNode
  back?: { to: string; label: string }
  /** Lets a table or a map take the full height of the window. */
  fill?: boolean
  /** Forms read best in a narrow column. */
  narrow?: boolean
  children: ReactNode
}

/** Every screen: one heading, its actions, its content; the window's title follows. */
export function Page({ title, aside, note, actions, back, fill, narrow, children }: PageProps) {
  const { t } = useLanguage()
  useEffect(() => {
    document.title = `${title} · ${t('app.name')}`
  }, [title, t])
  return (
    <div className={classes.page} data-fill={fill || undefined} data-narrow={narrow || undefined}>
      <header className={classes.header}>
        {back && (
          <Link to={back.to} className={classes.back}>
            <IconChevronLeft size={16} aria-hidden />
            {back.label}
          </Link>
        )}
        <div className={classes.heading}>
          <div className={classes.titles}>
            <div className={classes.titleRow}>
              <h1 className={classes.title}>{title}</h1>
              {aside}
            </div>
            {note && <div className={classes.note}>{note}</div>}
          </div>
          <div className={classes.actions}>{actions}</div>
        </div>
      </header>
      {children}
    </div>
  )
}

interface PanelProps {
  title: string
  aside?: ReactNode
  action?: ReactNode
  /** Content that brings its own padding: tables and lists. */
  flush?: boolean
  children: ReactNode
}

export function Panel({ title, aside, action, flush, children }: PanelProps) {
  const heading = useId()
  return (
    <section className={classes.panel} aria-labelledby={heading}>
      <div className={classes.panelHead}>
        <h2 id={heading} className={classes.panelTitle}>
          {title}
        </h2>
        {aside && <span className={classes.panelAside}>{aside}</span>}
        {action && <span className={classes.panelAction}>{action}</span>}
      </div>
      <div className={classes.panelBody} data-flush={flush || undefined}>
        {children}
      </div>
    </section>
  )
}

export interface Fact {
  term: string
  value: ReactNode
}

/** Terms and values, aligned. */
export function Facts({ items }: { items: readonly Fact[] }) {
  return (
    <dl className={classes.facts}>
      {items.map((fact) => (
        <div key={fact.term} className={classes.fact}>
          <dt>{fact.term}</dt>
          <dd>{fact.value}</dd>
        </div>
      ))}
    </dl>
  )
}
