import { spawnSync } from 'node:child_process'
import { closeSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'

/** A disk of a few megabytes that really fills up. Needs the right to mount: root, or sudo without a password. */
export class SmallDisk {
  readonly path: string

  private constructor(path: string) {
    this.path = path
  }

  /** Until the test is over. */
  static mount(megabytes: number): SmallDisk {
    const path = mkdtempSync(join(tmpdir(), 'sanliang-disk-'))
    const mount = ['mount', '-t', 'tmpfs', '-o', `size=${megabytes}m,mode=777`, 'none', path]
    const done = asRoot(mount)
    if (done !== '') throw new Error(`A disk to fill cannot be mounted, even with sudo: ${done}`)
    onTestFinished(() => {
      asRoot(['umount', '--lazy', path])
      rmSync(path, { recursive: true, force: true })
    })
    return new SmallDisk(path)
  }

  /** Takes every byte that is left. */
  fill(): void {
    const file = openSync(join(this.path, 'ballast'), 'w')
    for (let size = 1 << 20; size >= 1; )
      try {
        writeSync(file, Buffer.alloc(size))
      } catch {
        size >>= 1
      }
    closeSync(file)
  }

  /** Gives them back. */
  clear(): void {
    rmSync(join(this.path, 'ballast'))
  }
}

/** What went wrong; empty = nothing. */
function asRoot([command = '', ...options]: string[]): string {
  const direct = spawnSync(command, options, { encoding: 'utf8' })
  if (direct.status === 0) return ''
  const { status, stderr, error } = spawnSync('sudo', ['-n', command, ...options], { encoding: 'utf8' })
  return status === 0 ? '' : `${direct.stderr}${stderr ?? ''}${error?.message ?? ''}`
}
