import { Button, Textarea } from '@mantine/core'
import { IconFileUpload } from '@tabler/icons-react'
import { useRef, useState } from 'react'
import { useLanguage } from '../locales/locale.tsx'
import classes from './exchange.module.css'

interface Props {
  file: File | null
  loading: boolean
  disabled: boolean
  onFile: (file: File) => void
}

/** A spreadsheet by choosing, dropping or pasting it. */
export function FileDrop({ file, loading, disabled, onFile }: Props) {
  const { t } = useLanguage()
  const input = useRef<HTMLInputElement>(null)
  const [over, setOver] = useState(false)
  return (
    <>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: dropping is a shortcut of the button inside */}
      <div
        className={classes.drop}
        data-over={over || undefined}
        onDragOver={(event) => {
          event.preventDefault()
          setOver(!disabled)
        }}
        onDragLeave={() => setOver(false)}
        onDrop={(event) => {
          event.preventDefault()
          setOver(false)
          const [dropped] = event.dataTransfer.files
          if (dropped && !disabled) onFile(dropped)
        }}
      >
        <input
          ref={input}
          type="file"
          accept=".xlsx,.csv,.txt,.tsv,text/csv,application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
          aria-label={t('exchange.file')}
          className={classes.input}
          disabled={disabled}
          onChange={(event) => {
            const [chosen] = event.currentTarget.files ?? []
            // The same file, corrected, is to be chosen again.
            event.currentTarget.value = ''
            if (chosen) onFile(chosen)
          }}
        />
        <Button
          variant={file ? 'default' : 'filled'}
          leftSection={<IconFileUpload size={17} aria-hidden />}
          loading={loading}
          disabled={disabled}
          onClick={() => input.current?.click()}
        >
          {t(file ? 'exchange.chooseOther' : 'exchange.choose')}
        </Button>
        <span className={classes.name}>{file ? file.name : t('exchange.drop')}</span>
      </div>
      <Textarea
        mt="sm"
        label={t('exchange.paste')}
        rows={2}
        value=""
        disabled={disabled || loading}
        onChange={() => undefined}
        onPaste={(event) => {
          event.preventDefault()
          const text = event.clipboardData.getData('text/plain')
          if (text.trim() !== '') onFile(new File([text], t('exchange.pasted'), { type: 'text/plain' }))
        }}
      />
    </>
  )
}
