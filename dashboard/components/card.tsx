import type { ReactNode } from 'react'
import { Link } from 'react-router'
import classes from './card.module.css'

interface Props {
  title: ReactNode
  /** The whole card opens this. */
  to?: string
  badge?: ReactNode
  subtitle?: ReactNode
  /** Terms and values in a row. */
  facts?: readonly { term: string; value: ReactNode }[]
  children?: ReactNode
}

/** A table row on the phone. */
export function Card({ title, to, badge, subtitle, facts, children }: Props) {
  return (
    <article className={classes.card}>
      <div className={classes.head}>
        <span className={classes.title}>{to ? <Link to={to}>{title}</Link> : title}</span>
        {badge}
      </div>
      {subtitle && <div className={classes.subtitle}>{subtitle}</div>}
      {facts && (
        <dl className={classes.facts}>
          {facts.map((fact) => (
            <div key={fact.term}>
              <dt>{fact.term}</dt>
              <dd>{fact.value}</dd>
            </div>
          ))}
        </dl>
      )}
      {children}
    </article>
  )
}
