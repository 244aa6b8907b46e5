import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type CalendarDay, calendar } from '../../protocol/api/places.ts'
import { useApi } from '../api/api.context.ts'
import { calendarQuery } from '../api/places.queries.ts'

type Change = (days: readonly CalendarDay[]) => CalendarDay[]

/** Changes the calendar, which is saved as a whole. Where somebody else was faster, theirs shows and nothing is saved. */
export function useCalendarChange() {
  const api = useApi()
  const queryClient = useQueryClient()
  return useMutation({
    mutationFn: async (change: Change) => {
      const { days, version } = await queryClient.ensureQueryData(calendarQuery(api))
      return api.write('PUT', '/api/calendar', { body: { days: change(days), version }, response: calendar })
    },
    async onSuccess(saved) {
      queryClient.setQueryData(calendarQuery(api).queryKey, saved)
      await queryClient.invalidateQueries({ queryKey: ['today'] })
    },
    onError: () => queryClient.invalidateQueries({ queryKey: calendarQuery(api).queryKey }),
  })
}
