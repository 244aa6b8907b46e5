import type { Dictionary } from '../dictionary.ts'

export { categoryShort, method, unitName } from '../../../protocol/names/en.ts'

/** Categories, units and methods of products. */
export const category: Dictionary['category'] = { drug: 'Drugs', condom: 'Condoms', iud: 'IUDs' }

export const unit: Dictionary['unit'] = {
  piece: '{count} piece | {count} pieces',
  cycle: '{count} cycle | {count} cycles',
  vial: '{count} vial | {count} vials',
  device: '{count} device | {count} devices',
  tube: '{count} tube | {count} tubes',
  tablet: '{count} tablet | {count} tablets',
  item: '{count} piece | {count} pieces',
  implant: '{count} implant | {count} implants',
  any: '{count} unit | {count} units',
  boxes: '{count} box | {count} boxes',
}

export const pack: Dictionary['pack'] = { box: 'Boxes', carton: 'Cartons' }
