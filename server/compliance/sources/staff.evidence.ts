import type { EvidenceSource } from '../evidence.ts'
import type { StaffReader } from '../staff/staff.reader.ts'

/** C1 to C4 from the register of staff. */
export const staffEvidenceSource = (staff: Pick<StaffReader, 'evidence'>): EvidenceSource => ({
  of: (places) => staff.evidence(places.filter(({ tier }) => tier !== 'venue').map(({ id }) => id)),
})
