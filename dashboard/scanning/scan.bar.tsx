import { Button, Popover, Select, TextInput } from '@mantine/core'
import { IconArrowBackUp, IconBarcode, IconCamera, IconChevronDown } from '@tabler/icons-react'
import { useEffect, useState } from 'react'
import type { Product } from '../../protocol/api/catalog.ts'
import { useCatalog } from '../components/catalog.ts'
import { useNow } from '../components/now.context.tsx'
import { WholeNumberInput } from '../components/whole-number-input.tsx'
import { countyDay } from '../locales/format.ts'
import { useLanguage } from '../locales/locale.tsx'
import { CameraDialog } from './camera.dialog.tsx'
import { giveFeedback } from './feedback.ts'
import classes from './scan.module.css'
import { readScan, type ScannedLabel } from './scan.reading.ts'
import { ONE_BOX, type PerScan, unitsPerScan } from './scanned-count.ts'
import { UnknownGtin } from './unknown.gtin.tsx'
import { useKeyScanner } from './use-key-scanner.ts'

export interface ScannedGoods extends Omit<ScannedLabel, 'gtin'> {
  product: Product
  /** Base units that this scan stands for. */
  units: number
}
/** What a screen made of a scan: done, which can be undone, or refused. Both in words. */
export type ScanAnswer = { done: string; undo?: () => void } | { refused: string }

interface Props {
  onGoods: (goods: ScannedGoods) => ScanAnswer
  /** A label without a barcode number: the second code of a box. */
  onLabel?: (label: Pick<ScannedLabel, 'lotNumber' | 'expiresOn'>) => ScanAnswer
  /** A code that is not of goods, such as the one on a bin card; null when it is nothing here. */
  onText?: (text: string) => ScanAnswer | null
  /** Offers to say how much one scan stands for. */
  counts?: boolean
}

/** Scans goods with a hardware scanner, the camera, or a number typed by hand. */
export function ScanBar({ onGoods, onLabel, onText, counts = false }: Props) {
  const { t } = useLanguage()
  const catalog = useCatalog()
  const today = countyDay(useNow())
  const [typed, setTyped] = useState('')
  const [perScan, setPerScan] = useState<PerScan>(ONE_BOX)
  const [camera, setCamera] = useState(false)
  const [answer, setAnswer] = useState<ScanAnswer | null>(null)
  const [unknown, setUnknown] = useState<ScannedLabel | null>(null)
  /** Barcode numbers that somebody said the product of, for as long as this screen is open. */
  const [named, setNamed] = useState<ReadonlyMap<string, string>>(new Map())

  const tell = (next: ScanAnswer) => {
    giveFeedback('done' in next ? 'good' : 'bad')
    setAnswer(next)
  }
  const takeGoods = (product: Product, { lotNumber, expiresOn }: ScannedLabel) =>
    tell(onGoods({ product, lotNumber, expiresOn, units: unitsPerScan(perScan, product) }))
  const read = (scanned: string) => {
    setUnknown(null)
    const other = onText?.(scanned.trim()) ?? null
    if (other) return tell(other)
    const reading = readScan(scanned, today)
    if ('fault' in reading)
      return tell({
        refused: t(`scanFault.${reading.fault}`, {
          identifier: reading.identifier ?? '',
          text: reading.text.slice(0, 60).replaceAll('\u001d', ' '),
        }),
      })
    const { label } = reading
    if (label.gtin === null) return tell(onLabel ? onLabel(label) : { refused: t('scan.noProduct') })
    const { gtin } = label
    const product =
      catalog.products.find((each) => each.gtin === gtin) ?? catalog.find(named.get(gtin) ?? null)
    if (product) return takeGoods(product, label)
    setUnknown(label)
    tell({ refused: t('scan.unknownGtin', { gtin }) })
  }
  // Before the catalogue is there, no code can be said to be unknown.
  const isReady = catalog.products.length > 0
  const [early, setEarly] = useState<readonly string[]>([])
  const take = (scanned: string) => (isReady ? read(scanned) : setEarly([...early, scanned]))
  useEffect(() => {
    if (!isReady || early.length === 0) return
    setEarly([])
    for (const scanned of early) read(scanned)
  })
  useKeyScanner(take)

  const status = <Answer answer={answer} onUndone={() => setAnswer({ done: t('scan.undone') })} />
  return (
    <section className={classes.bar} aria-label={t('scan.title')}>
      <div className={classes.tools}>
        <TextInput
          classNames={{ label: classes.label ?? '' }}
          label={t('scan.label')}
          placeholder={t('scan.placeholder')}
          leftSection={<IconBarcode size={18} aria-hidden />}
          autoComplete="off"
          spellCheck={false}
          data-own-enter
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key !== 'Enter' || event.nativeEvent.isComposing) return
            event.preventDefault()
            if (typed.trim() === '') return
            take(typed)
            setTyped('')
          }}
        />
        {counts && <PerScanChoice value={perScan} onChange={setPerScan} />}
        <Button
          className={classes.cameraButton ?? ''}
          variant="default"
          leftSection={<IconCamera size={18} aria-hidden />}
          onClick={() => setCamera(true)}
        >
          <span className={classes.cameraWord}>{t('scan.useCamera')}</span>
        </Button>
      </div>
      {!camera && status}
      {unknown?.gtin && !camera && (
        <UnknownGtin
          key={unknown.gtin}
          gtin={unknown.gtin}
          onChoose={(product) => {
            if (unknown.gtin) setNamed(new Map(named).set(unknown.gtin, product.id))
            setUnknown(null)
            takeGoods(product, unknown)
          }}
        />
      )}
      {camera && (
        <CameraDialog onScan={take} onClose={() => setCamera(false)}>
          {status}
        </CameraDialog>
      )}
    </section>
  )
}

function PerScanChoice({ value, onChange }: { value: PerScan; onChange: (value: PerScan) => void }) {
  const { t } = useLanguage()
  const amount =
    value.pack === 'box' ? t('unit.boxes', { count: value.count }) : `${value.count} ${t('scan.single')}`
  return (
    <Popover position="bottom-end" trapFocus shadow="md">
      <Popover.Target>
        <Button
          className={classes.perScan ?? ''}
          variant="default"
          rightSection={<IconChevronDown size={15} aria-hidden />}
          aria-label={t('scan.perScanIs', { amount })}
        >
          <span className={classes.perScanWord}>{t('scan.perScan')}</span>
          {amount}
        </Button>
      </Popover.Target>
      <Popover.Dropdown className={classes.perScanFields ?? ''}>
        <WholeNumberInput
          label={t('scan.perScanCount')}
          min={1}
          max={10_000}
          filled
          data-own-enter
          value={value.count}
          onChange={(count) => onChange({ ...value, count })}
        />
        <Select
          label={t('scan.perScanPack')}
          allowDeselect={false}
          comboboxProps={{ withinPortal: false }}
          data={[
            { value: 'box', label: t('pack.box') },
            { value: 'unit', label: t('scan.single') },
          ]}
          value={value.pack}
          onChange={(next) => onChange({ ...value, pack: next === 'unit' ? 'unit' : 'box' })}
        />
      </Popover.Dropdown>
    </Popover>
  )
}

function Answer({ answer, onUndone }: { answer: ScanAnswer | null; onUndone: () => void }) {
  const { t } = useLanguage()
  const undo = answer && 'done' in answer ? answer.undo : undefined
  const kind = answer === null ? undefined : 'done' in answer ? 'good' : 'bad'
  return (
    <div className={classes.answer} data-kind={kind}>
      <span role={kind === 'bad' ? 'alert' : 'status'}>
        {answer === null ? t('scan.ready') : 'done' in answer ? answer.done : answer.refused}
      </span>
      {undo && (
        <Button
          size="compact-xs"
          variant="default"
          leftSection={<IconArrowBackUp size={14} aria-hidden />}
          onClick={() => {
            undo()
            onUndone()
          }}
        >
          {t('scan.undo')}
        </Button>
      )}
    </div>
  )
}
