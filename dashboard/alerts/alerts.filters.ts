import { z } from 'zod'
import { alertRule, alertState, severity } from '../../protocol/api/alerts.ts'
import { divisionCode, id } from '../../protocol/api/parts.ts'

/** What the address of the inbox may say. */
export const alertFilters = z.object({
  /** Without it: all that are not resolved. */
  state: alertState.optional(),
  severity: severity.optional(),
  rule: alertRule.optional(),
  jurisdiction: divisionCode.optional(),
  location: id.optional(),
  device: id.optional(),
  assigned: z.enum(['me']).optional(),
  /** The one that is open beside the list. */
  alert: id.optional(),
})
export type AlertFilters = z.infer<typeof alertFilters>

/** Whether anything but the open alert narrows the list. */
export const isFiltered = ({ alert: _, ...filters }: AlertFilters): boolean =>
  Object.values(filters).some((value) => value !== undefined)
