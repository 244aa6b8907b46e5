import { useEffect, useRef } from 'react'
import { NavLink, useLocation } from 'react-router'
import classes from './screen-tabs.module.css'

export interface ScreenTab {
  to: string
  label: string
}

/** Sibling screens. On the phone they scroll, with the one that is open in sight. */
export function ScreenTabs({ label, tabs }: { label: string; tabs: readonly ScreenTab[] }) {
  const { pathname } = useLocation()
  const bar = useRef<HTMLElement>(null)
  // biome-ignore lint/correctness/useExhaustiveDependencies: another path has another tab open
  useEffect(() => {
    const open = bar.current?.querySelector<HTMLElement>('[aria-current="page"]')
    if (bar.current && open)
      bar.current.scrollLeft = open.offsetLeft - (bar.current.clientWidth - open.offsetWidth) / 2
  }, [pathname])
  return (
    <nav aria-label={label} className={classes.tabs} ref={bar}>
      {tabs.map((tab) => (
        <NavLink key={tab.to} to={tab.to} end className={classes.tab ?? ''}>
          {tab.label}
        </NavLink>
      ))}
    </nav>
  )
}
