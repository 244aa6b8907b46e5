import { IconSend } from '@tabler/icons-react'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useApi } from '../api/api.context.ts'
import { useMayManage } from '../api/session.context.tsx'
import { commandsQuery } from '../api/steering.queries.ts'
import { LoadMore } from '../components/load-more.tsx'
import { Await, Empty } from '../components/states.tsx'
import { useLanguage } from '../locales/locale.tsx'
import { CommandList } from './command.list.tsx'
import { CommandPanel } from './command.panel.tsx'
import { useMachine } from './machine.context.ts'
import classes from './machine-pages.module.css'

/** What the machine was asked to do, and what became of it. */
export function MachineCommands() {
  const { t } = useLanguage()
  const api = useApi()
  const machine = useMachine()
  const mayManage = useMayManage()
  const query = useInfiniteQuery(commandsQuery(api, machine.id))
  return (
    <>
      {mayManage && machine.revokedAt === null && <CommandPanel machine={machine} />}
      <Await query={query}>
        {({ pages }) => {
          const commands = pages.flatMap((page) => page.items)
          return commands.length === 0 ? (
            <Empty
              icon={<IconSend size={28} stroke={1.4} aria-hidden />}
              title={t('command.none')}
              hint={mayManage && t('command.noneHint')}
            />
          ) : (
            <div className={classes.box}>
              <CommandList commands={commands} />
              <LoadMore query={query} className={classes.more} />
            </div>
          )
        }}
      </Await>
    </>
  )
}
