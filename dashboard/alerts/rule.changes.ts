import type { AlertOverride, AlertSettings } from '../../protocol/api/alerts.ts'

/** What has to be set so that `wanted` holds where `inherited` would; null when that is the same. */
export function changesTo(inherited: AlertSettings, wanted: AlertSettings): AlertOverride | null {
  const limits = Object.fromEntries(
    Object.entries(wanted.limits).filter(([name, value]) => inherited.limits[name] !== value),
  )
  const changes: AlertOverride = {
    ...(wanted.enabled !== inherited.enabled && { enabled: wanted.enabled }),
    ...(wanted.severity !== inherited.severity && { severity: wanted.severity }),
    ...(wanted.raiseAfterMinutes !== inherited.raiseAfterMinutes && {
      raiseAfterMinutes: wanted.raiseAfterMinutes,
    }),
    ...(wanted.clearAfterMinutes !== inherited.clearAfterMinutes && {
      clearAfterMinutes: wanted.clearAfterMinutes,
    }),
    ...(wanted.escalateAfterMinutes !== inherited.escalateAfterMinutes && {
      escalateAfterMinutes: wanted.escalateAfterMinutes,
    }),
    ...(Object.keys(limits).length > 0 && { limits }),
  }
  return Object.keys(changes).length > 0 ? changes : null
}
