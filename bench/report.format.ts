import type { Spread } from './spread.ts'

export const whole = (value: number): string => Math.round(value).toLocaleString('en')
export const fine = (value: number, digits = 1): string =>
  value.toLocaleString('en', { maximumFractionDigits: digits })
export const percent = (share: number): string => `${Math.round(share * 100)} %`
export const spread = ({ p50, p99 }: Spread): string => `${fine(p50)} / ${fine(p99)}`
export const kilobytes = (bytes: number | null): string =>
  bytes === null ? 'not built' : `${fine(bytes / 1024)} KB`

export function tableOf(head: string[], rows: string[][]): string {
  const line = (cells: string[]) => `| ${cells.join(' | ')} |`
  return [line(head), line(head.map((_, i) => (i === 0 ? '---' : '---:'))), ...rows.map(line)].join('\n')
}
