import type { ClimateService } from '../climate/climate.service.ts'
import type { Kit } from '../kit.ts'
import type { PlacesService } from '../places/places.service.ts'
import { ComplianceService } from './compliance.service.ts'
import { climateEvidence } from './sources/climate.evidence.ts'
import { staffEvidenceSource } from './sources/staff.evidence.ts'
import { StaffService } from './staff/staff.service.ts'

interface Needs extends Kit {
  places: PlacesService
  climate: ClimateService
  photosDir: string
}

/** The Three Bright standard, with the registers that bear witness to it. */
export function complianceRoom(needs: Needs) {
  const staff = new StaffService(needs)
  const sources = [
    staffEvidenceSource(staff.reader),
    climateEvidence({ ...needs, climate: needs.climate.records }),
  ]
  return { staff, compliance: new ComplianceService({ ...needs, sources }) }
}
