export { type Measure, measureOf } from '../../protocol/measure.ts'
