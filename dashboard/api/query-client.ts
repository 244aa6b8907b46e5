import { QueryClient } from '@tanstack/react-query'
import { ProblemResponse } from './client.ts'

/** A refusal will not change by asking again; a broken line may. */
const worthRepeating = (error: unknown): boolean =>
  !(error instanceof ProblemResponse) || error.problem.status >= 500

export function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        // A county server on the local network answers although the browser believes it is offline.
        networkMode: 'always',
        staleTime: 15_000,
        retry: (failures, error) => failures < 2 && worthRepeating(error),
        refetchOnWindowFocus: true,
      },
      mutations: { networkMode: 'always', retry: false },
    },
  })
}
