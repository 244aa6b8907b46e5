import { useOutletContext } from 'react-router'
import type { DispenserDetail } from '../../protocol/api/devices.ts'

/** The machine whose pages these are. */
export const useMachine = (): DispenserDetail => useOutletContext<DispenserDetail>()
