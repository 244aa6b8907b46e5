import type { CommandState, CommandView } from '../../protocol/api/commands.ts'
import type { Mark } from '../components/status.marks.ts'
import type { Translate } from '../locales/text.ts'

/** `闪灯找机`, `停用货道 · 货道 2`. */
export function commandName({ op, args }: Pick<CommandView, 'op' | 'args'>, t: Translate): string {
  const { channel } = args
  return typeof channel === 'number'
    ? t('command.onChannel', { op: t(`command.${op}`), channel })
    : t(`command.${op}`)
}

/** How a state looks: under way, done, or come to nothing. */
export const commandMark = (state: CommandState): Mark =>
  state === 'done'
    ? 'ok'
    : state === 'rejected'
      ? 'out'
      : state === 'expired'
        ? 'low'
        : state === 'cancelled'
          ? 'unknown'
          : 'stale'

/** No end was reached. */
export const isOpen = (state: CommandState): boolean =>
  state === 'queued' || state === 'sent' || state === 'received'
