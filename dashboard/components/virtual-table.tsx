import { VisuallyHidden } from '@mantine/core'
import { useMediaQuery } from '@mantine/hooks'
import { IconArrowDown, IconArrowUp } from '@tabler/icons-react'
import { useVirtualizer } from '@tanstack/react-virtual'
import { type ReactNode, useEffect, useLayoutEffect, useRef, useState } from 'react'
import { useLanguage } from '../locales/locale.tsx'
import classes from './virtual-table.module.css'

export interface Column<R, S extends string = string> {
  id: string
  header: string
  /** Pixels; with `grow` the least width of a column that takes its share of the room. */
  width: number
  grow?: number
  end?: boolean
  /** Name the server sorts by; absent = not sortable. */
  sort?: S
  cell: (row: R) => ReactNode
}
export interface Sort<S extends string> {
  by: S
  descending: boolean
}

interface Props<R, S extends string> {
  label: string
  rows: readonly R[]
  /** Rows in all, of which `rows` are the first. */
  total: number
  rowKey: (row: R) => string
  columns: readonly Column<R, S>[]
  /** A row on the phone. */
  card: (row: R) => ReactNode
  sort?: Sort<S>
  onSort?: (sort: Sort<S>) => void
  /** The end of what was fetched is near. */
  onNearEnd?: () => void
  rowHeight?: number
}

/** Rows left below the window when more are asked for. */
const AHEAD = 30

function useWindowOfRows(
  count: number,
  options: { phone: boolean; height: number; onNearEnd: (() => void) | undefined },
) {
  const scroller = useRef<HTMLDivElement>(null)
  const body = useRef<HTMLUListElement>(null)
  const [margin, setMargin] = useState(0)

  // On the phone the whole screen scrolls and the list begins somewhere down it.
  useLayoutEffect(() => {
    const main = document.getElementById('main')
    if (!options.phone || !main || !body.current) return setMargin(0)
    setMargin(body.current.getBoundingClientRect().top - main.getBoundingClientRect().top + main.scrollTop)
  }, [options.phone])

  const virtualizer = useVirtualizer({
    count,
    getScrollElement: () => (options.phone ? document.getElementById('main') : scroller.current),
    estimateSize: () => (options.phone ? 96 : options.height),
    overscan: 12,
    scrollMargin: margin,
  })
  const last = virtualizer.getVirtualItems().at(-1)?.index ?? 0
  const { onNearEnd } = options
  useEffect(() => {
    if (count > 0 && last >= count - AHEAD) onNearEnd?.()
  }, [last, count, onNearEnd])
  return { scroller, body, virtualizer, margin }
}

/** A long table of which only the visible rows exist; on a phone, cards. */
export function VirtualTable<R, S extends string = string>(props: Props<R, S>) {
  const { label, rows, total, rowKey, columns, card, rowHeight = 44, onNearEnd } = props
  const phone = useMediaQuery('(max-width: 47.99em)', false, { getInitialValueInEffect: false })
  const { scroller, body, virtualizer, margin } = useWindowOfRows(rows.length, {
    phone,
    height: rowHeight,
    onNearEnd,
  })
  const items = virtualizer.getVirtualItems()
  const above = items[0]?.start ?? 0
  const below = virtualizer.getTotalSize() - (items.at(-1)?.end ?? 0)

  if (phone)
    return (
      <ul
        ref={body}
        className={classes.cards}
        aria-label={label}
        style={{ height: virtualizer.getTotalSize() }}
      >
        {items.map((item) => {
          const row = rows[item.index]
          return (
            row !== undefined && (
              <li
                key={rowKey(row)}
                ref={virtualizer.measureElement}
                data-index={item.index}
                className={classes.card}
                style={{ transform: `translateY(${item.start - margin}px)` }}
              >
                {card(row)}
              </li>
            )
          )
        })}
      </ul>
    )
  return (
    <div ref={scroller} className={classes.scroller}>
      <table
        className={classes.table}
        aria-label={label}
        aria-rowcount={total + 1}
        style={{ minWidth: minWidthOf(columns) }}
      >
        <colgroup>
          {columns.map((column) => (
            <col key={column.id} style={{ width: widthOf(column, columns) }} />
          ))}
        </colgroup>
        <thead className={classes.head}>
          <tr aria-rowindex={1}>
            {columns.map((column) => (
              <HeaderCell key={column.id} column={column} sort={props.sort} onSort={props.onSort} />
            ))}
          </tr>
        </thead>
        <tbody>
          <Spacer height={above} />
          {items.map((item) => {
            const row = rows[item.index]
            return (
              row !== undefined && (
                <tr
                  key={rowKey(row)}
                  ref={virtualizer.measureElement}
                  data-index={item.index}
                  aria-rowindex={item.index + 2}
                  className={classes.row}
                  style={{ height: rowHeight }}
                >
                  {columns.map((column) => (
                    <td key={column.id} className={classes.cell} data-end={column.end || undefined}>
                      {column.cell(row)}
                    </td>
                  ))}
                </tr>
              )
            )
          })}
          <Spacer height={below} />
        </tbody>
      </table>
    </div>
  )
}

/** The room of the rows that are not there. */
function Spacer({ height }: { height: number }) {
  return height > 0 && <tr aria-hidden style={{ height }} />
}

const minWidthOf = (columns: readonly { width: number }[]): number =>
  columns.reduce((sum, { width }) => sum + width, 0)

/** A growing column takes its share of what the fixed ones leave. */
function widthOf(
  column: { width: number; grow?: number },
  columns: readonly { width: number; grow?: number }[],
): number | string {
  if (!column.grow) return column.width
  const growth = columns.reduce((sum, { grow = 0 }) => sum + grow, 0)
  const fixed = minWidthOf(columns.filter(({ grow }) => !grow))
  return `calc((100% - ${fixed}px) * ${column.grow / growth})`
}

function HeaderCell<R, S extends string>({
  column,
  sort,
  onSort,
}: {
  column: Column<R, S>
  sort?: Sort<S> | undefined
  onSort?: ((sort: Sort<S>) => void) | undefined
}) {
  const { t } = useLanguage()
  const by = column.sort
  if (by === undefined || !onSort)
    return (
      <th scope="col" className={classes.headCell} data-end={column.end || undefined}>
        {column.header || <VisuallyHidden>{t('words.actions')}</VisuallyHidden>}
      </th>
    )
  const active = sort?.by === by
  const descending = active && sort.descending
  const Arrow = descending ? IconArrowDown : IconArrowUp
  return (
    <th
      scope="col"
      aria-sort={active ? (descending ? 'descending' : 'ascending') : 'none'}
      className={classes.headCell}
      data-end={column.end || undefined}
    >
      <button
        type="button"
        className={classes.sort}
        data-active={active || undefined}
        title={t('words.sortBy', { column: column.header })}
        onClick={() => onSort({ by, descending: active && !descending })}
      >
        {column.header}
        <Arrow size={13} className={classes.arrow ?? ''} aria-hidden />
      </button>
    </th>
  )
}
