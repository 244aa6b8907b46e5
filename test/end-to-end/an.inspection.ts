import { randomUUID } from 'node:crypto'
import { checklist } from '../../protocol/api/compliance.ts'
import { type Inspection, inspection } from '../../protocol/api/inspections.ts'
import type { DemoCall } from './demo.call.ts'

/** Somebody's inspection of a storeroom, in which the stacking was not orderly. */
export async function anInspection(
  by: DemoCall,
  location: string,
  words: { text?: string; note?: string } = {},
): Promise<Inspection> {
  const { version } = await by.get(checklist, '/api/compliance/checklist')
  const now = new Date()
  return by.post(inspection, '/api/compliance/inspections', {
    id: randomUUID(),
    location,
    kind: 'self_check',
    checklistVersion: version,
    startedAt: new Date(now.getTime() - 600_000).toISOString(),
    finishedAt: now.toISOString(),
    answers: [
      { criterion: 'S4a', state: 'fail', note: words.note ?? '靠墙堆放', answeredAt: now.toISOString() },
    ],
    findings: [
      {
        criterion: 'S4a',
        text: words.text ?? '离墙三十厘米重新堆放',
        deadline: '2099-12-31',
      },
    ],
    signature: { name: '检查人', path: '' },
  })
}
