import { EXPORT_DATASETS, EXPORT_NAMES } from '../../../protocol/api/export.ts'

/** Where a field that names a row of another dataset leads, by its description: `lots.id`. */
const REFERENCE = /^(\w+)\.(id)\b/

/** The description of an export, readable by programs: https://specs.frictionlessdata.io/data-package/ */
export const dataPackage = (created: Date) => ({
  profile: 'tabular-data-package',
  name: 'sanliang-export',
  created: created.toISOString(),
  resources: EXPORT_NAMES.map((name) => {
    const { description, key, fields } = EXPORT_DATASETS[name]
    return {
      profile: 'tabular-data-resource',
      name,
      path: `${name}.csv`,
      format: 'csv',
      mediatype: 'text/csv',
      encoding: 'utf-8',
      description,
      schema: {
        fields,
        primaryKey: key,
        missingValues: [''],
        foreignKeys: fields.flatMap((field) => {
          const [, resource, reference] = REFERENCE.exec(field.description) ?? []
          return resource === undefined
            ? []
            : [{ fields: field.name, reference: { resource, fields: reference } }]
        }),
      },
    }
  }),
})
