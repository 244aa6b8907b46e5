import { compareVersions, type FirmwareRelease, firmwareVersion } from '../../../protocol/messages/update.ts'

export type Misfit = 'unknown' | 'hardware' | 'minimum' | 'current'

/** Why a release is not for a board; null = it is. `unknown`: it has never said what it is, or says what is no version. */
export function misfit(
  board: { hardware: string | null; firmware: string | null },
  {
    hardware,
    minimum,
    version,
    rollback,
  }: Pick<FirmwareRelease, 'hardware' | 'minimum' | 'version' | 'rollback'>,
): Misfit | null {
  if (board.hardware === null || !firmwareVersion.safeParse(board.firmware).success) return 'unknown'
  if (board.hardware !== hardware) return 'hardware'
  const firmware = board.firmware ?? ''
  if (compareVersions(firmware, minimum) < 0) return 'minimum'
  const step = compareVersions(version, firmware)
  return step > 0 || (step < 0 && rollback) ? null : 'current'
}
