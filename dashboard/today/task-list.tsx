import { Button, VisuallyHidden } from '@mantine/core'
import { Link } from 'react-router'
import type { Task } from '../../protocol/api/today.ts'
import { useMayManage } from '../api/session.context.tsx'
import { Age } from '../components/age.tsx'
import { useCatalog } from '../components/catalog.ts'
import { StatusMark } from '../components/status.tsx'
import { useLanguage } from '../locales/locale.tsx'
import { groupTasks, type TaskGroup } from './task.groups.ts'
import { type TaskWords, wordTask } from './task.words.ts'
import classes from './today.module.css'

const URGENCIES = ['now', 'today', 'soon'] as const

/** A row says what fits in a glance; whoever listens or points at it gets all of it. */
function Detail({ detail, short = detail }: Pick<TaskWords, 'detail' | 'short'>) {
  if (short === detail) return <span className={classes.taskDetail}>{detail}</span>
  return (
    <span className={classes.taskDetail} title={detail}>
      <span aria-hidden>{short}</span>
      <VisuallyHidden>{detail}</VisuallyHidden>
    </span>
  )
}

function TaskRow({ group }: { group: TaskGroup }) {
  const { t, format } = useLanguage()
  const catalog = useCatalog()
  const mayManage = useMayManage()
  const task = group.first
  const words = wordTask(group, { t, format, catalog })
  return (
    <li className={classes.task}>
      <StatusMark mark={words.mark} size={18} />
      <div className={classes.taskBody}>
        <span className={classes.taskSentence}>
          <strong className={classes.taskSubject}>{words.subject}</strong>
          <Detail {...words} />
        </span>
        <span className={classes.taskPlace}>
          {task.locationId === null ? (
            t('words.allPlaces')
          ) : (
            <Link to={`/places/${task.locationId}`}>{task.locationName}</Link>
          )}
          {task.since && (
            <>
              {' · '}
              <Age at={task.since} />
            </>
          )}
        </span>
      </div>
      <Button
        component={Link}
        to={mayManage || task.locationId === null ? words.to : `/places/${task.locationId}`}
        variant="default"
        size="compact-sm"
        className={classes.taskAction ?? ''}
      >
        {mayManage ? words.action : t('task.doLook')}
      </Button>
    </li>
  )
}

/** The day's work, grouped by how soon it matters. */
export function TaskList({ tasks, total }: { tasks: readonly Task[]; total: number }) {
  const { t } = useLanguage()
  const groups = groupTasks(tasks)
  return (
    <>
      {URGENCIES.map((urgency) => {
        const members = groups.filter(({ first }) => first.urgency === urgency)
        if (members.length === 0) return null
        return (
          <section key={urgency} aria-labelledby={`tasks-${urgency}`}>
            <h3 id={`tasks-${urgency}`} className={classes.urgency}>
              {t(`urgency.${urgency}`)}
              {/* Of a list that was cut off, the count would mislead. */}
              {total <= tasks.length && <span className={classes.urgencyCount}>{members.length}</span>}
            </h3>
            <ul className={classes.tasks}>
              {members.map((group) => (
                <TaskRow key={group.key} group={group} />
              ))}
            </ul>
          </section>
        )
      })}
      {total > tasks.length && (
        <p className={classes.more}>{t('today.more', { shown: tasks.length, total })}</p>
      )}
    </>
  )
}
