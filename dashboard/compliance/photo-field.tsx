import { ActionIcon, Button, FileButton, Group } from '@mantine/core'
import { IconCamera, IconPhoto, IconX } from '@tabler/icons-react'
import { useEffect, useState } from 'react'
import { newIdempotencyKey } from '../components/idempotency.ts'
import { useLanguage } from '../locales/locale.tsx'
import { dropPhoto, keptPhoto, putPhoto } from '../offline/phone.store.ts'
import classes from './compliance.module.css'
import type { DraftPhoto } from './inspection.draft.ts'
import { NotAPhotoError, OldPhotoError, preparePhoto } from './photo.prepare.ts'

const MOST = 12

function LocalPhoto({ id, alt }: { id: string; alt: string }) {
  const [address, setAddress] = useState<string>()
  useEffect(() => {
    let made: string | undefined
    void keptPhoto(id).then((photo) => {
      if (!photo) return
      made = URL.createObjectURL(photo.blob)
      setAddress(made)
    })
    return () => {
      if (made) URL.revokeObjectURL(made)
    }
  }, [id])
  return <span className={classes.photo}>{address && <img src={address} alt={alt} />}</span>
}

interface Props {
  /** What they are evidence of, for the names of the buttons. */
  subject: string
  photos: readonly DraftPhoto[]
  onAdd: (photo: DraftPhoto) => void
  onRemove: (id: string) => void
  /** Draft that they belong to, and the place they show. */
  owner: string
  locationId: string
}

/** Photos by the camera or from the album; they stay on this phone until what they belong to is sent. */
export function PhotoField({ subject, photos, onAdd, onRemove, owner, locationId }: Props) {
  const { t, format } = useLanguage()
  const [busy, setBusy] = useState(false)
  const [fault, setFault] = useState<string | null>(null)
  const add = async (files: readonly File[]) => {
    setBusy(true)
    setFault(null)
    let room = MOST - photos.length
    for (const file of files) {
      if (room-- <= 0) {
        setFault(t('inspect.photosFull', { count: MOST }))
        break
      }
      try {
        const { blob, takenAt } = await preparePhoto(file)
        const photo = { id: newIdempotencyKey(), takenAt: takenAt.toISOString() }
        const path = `/api/compliance/photos?location=${locationId}&takenAt=${photo.takenAt}`
        await putPhoto({ id: photo.id, owner, path, blob, sentAs: null })
        onAdd(photo)
      } catch (error) {
        const { name } = file
        if (error instanceof OldPhotoError)
          setFault(t('inspect.photoOld', { name, at: format.instant(error.takenAt.toISOString()) }))
        else if (error instanceof NotAPhotoError) setFault(t('inspect.photoBad', { name }))
        else setFault(t('inspect.storageFull'))
      }
    }
    setBusy(false)
  }
  const remove = (id: string) => {
    void dropPhoto(id)
    onRemove(id)
  }
  return (
    <div>
      {photos.length > 0 && (
        <ul className={classes.photos}>
          {photos.map(({ id, takenAt }, index) => (
            <li key={id} className={classes.photo}>
              <LocalPhoto
                id={id}
                alt={t('inspect.photoOf', { number: index + 1, at: format.instant(takenAt) })}
              />
              <ActionIcon
                className={classes.remove ?? ''}
                size="md"
                variant="filled"
                color="dark"
                aria-label={t('inspect.photoRemove', { number: index + 1 })}
                onClick={() => remove(id)}
              >
                <IconX size={16} aria-hidden />
              </ActionIcon>
            </li>
          ))}
        </ul>
      )}
      <Group gap="xs" mt={photos.length > 0 ? 'xs' : 0}>
        <FileButton accept="image/*" capture="environment" onChange={(file) => file && void add([file])}>
          {(props) => (
            <Button
              {...props}
              variant="default"
              loading={busy}
              leftSection={<IconCamera size={17} aria-hidden />}
              aria-label={`${t('inspect.photo')} · ${subject}`}
            >
              {t('inspect.photo')}
            </Button>
          )}
        </FileButton>
        <FileButton accept="image/*" multiple onChange={(files) => void add(files)}>
          {(props) => (
            <Button
              {...props}
              variant="subtle"
              disabled={busy}
              leftSection={<IconPhoto size={17} aria-hidden />}
              aria-label={`${t('inspect.gallery')} · ${subject}`}
            >
              {t('inspect.gallery')}
            </Button>
          )}
        </FileButton>
      </Group>
      <p role="status" className={classes.hidden}>
        {busy ? t('inspect.photoBusy') : ''}
      </p>
      {fault && (
        <p role="alert" className={classes.fault}>
          {fault}
        </p>
      )}
    </div>
  )
}
