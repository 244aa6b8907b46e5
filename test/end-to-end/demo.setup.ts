import type { TestProject } from 'vitest/node'
import { type Demo, DemoProcess } from './demo.process.ts'

declare module 'vitest' {
  interface ProvidedContext {
    demo: Demo
  }
}

/** Enough for a county to look at; few enough to be prepared in half a minute. */
const DISPENSERS = 12

/** One demonstration for all files: each of them makes what it needs and leaves what it finds. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const demonstration = await DemoProcess.start({ dispensers: DISPENSERS })
  project.provide('demo', demonstration.demo)
  return () => demonstration.stop()
}
